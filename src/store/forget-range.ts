import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** From `since`, up to but not at `until`. */
export interface TimeRange {
  readonly since: Date;
  readonly until: Date;
}

/**
 * Revisions that began and ended in a time. One that held when the time was over stays: it tells what held after it. So the present
 * one always stays.
 */
const inside = ({ since, until }: TimeRange): RawBuilder<boolean> =>
  sql<boolean>`valid_from >= ${since} and valid_from < ${until} and valid_to <= ${until} and valid_to < 'infinity'`;

/** How many revisions began and ended in a time. */
export const countRevisionsOf = async (db: Db, range: TimeRange): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from revision where ${inside(range)}`.execute(db);
  return rows[0]!.count;
};

/** Removes some of them, and notes of which time nothing is told from now on. Returns how many; fewer than `limit`: none is left. */
export const forgetRevisionsOf = async (tx: Transaction<DB>, range: TimeRange, limit: number): Promise<number> => {
  const { numAffectedRows } = await sql`delete from revision where id in (
    select id from revision where ${inside(range)} order by valid_from, id limit ${limit})`.execute(tx);
  const removed = Number(numAffectedRows ?? 0);
  if (removed > 0)
    await sql`insert into forgotten_range (since, until) values (${range.since}, ${range.until}) on conflict do nothing`.execute(tx);
  return removed;
};

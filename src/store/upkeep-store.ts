import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';

/**
 * Takes up a periodic duty, when its time has come and no other process has. The first asking only notes the time, so that
 * nothing heavy happens at the first start.
 */
export const takeUp = async (db: Kysely<DB>, duty: string, everyMinutes: number, now: Date): Promise<boolean> => {
  const noted = await sql`insert into upkeep (duty, taken_at) values (${duty}, ${now}) on conflict (duty) do nothing`.execute(db);
  if (Number(noted.numAffectedRows ?? 0) > 0) return false;
  const taken =
    await sql`update upkeep set taken_at = ${now} where duty = ${duty} and taken_at <= ${now}::timestamptz - make_interval(mins => ${everyMinutes})`.execute(
      db,
    );
  return Number(taken.numAffectedRows ?? 0) > 0;
};

/** Gives a duty back that has not been done to its end: whoever asks next takes it up. */
export const handBack = async (db: Kysely<DB>, duty: string): Promise<void> => {
  await sql`update upkeep set taken_at = '-infinity' where duty = ${duty}`.execute(db);
};

/** Forgets runs that ended so many days ago, but for the latest of each account and technology, and the latest complete one. Returns how many. */
export const expireRuns = async (db: Kysely<DB>, now: Date, days: number): Promise<number> => {
  const { numAffectedRows } = await sql`delete from run r where r.finished_at < ${now}::timestamptz - make_interval(days => ${days})
    and exists (select 1 from run l where l.account_id = r.account_id and l.technology = r.technology and l.id > r.id)
    and (not r.complete or exists (select 1 from run l where l.account_id = r.account_id and l.technology = r.technology and l.id > r.id and l.complete))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
};

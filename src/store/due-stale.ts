import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/** A technology with the version of its checks. */
export interface VersionedTechnology {
  readonly technology: string;
  readonly version: string;
}

type Db = Kysely<DB> | Transaction<DB>;

/** Makes due what was judged by other checks, or never: after a change of program or settings. Reads every item. */
export const dueOtherChecks = async (db: Db, technologies: readonly VersionedTechnology[], now: Date): Promise<void> => {
  const values = sql`unnest(${technologies.map((one) => one.technology)}::text[], ${technologies.map((one) => one.version)}::text[]) as v(technology, version)`;
  await sql`insert into audit_due (item_id, cause, due_at)
    select i.id, 'checks changed', ${now}::timestamptz from item i join ${values} on v.technology = i.technology
      left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity'
      where i.active and s.checks_version is distinct from v.version
    on conflict (item_id) do nothing`.execute(db);
};

/** Makes due the verdicts whose time is over. */
export const dueByTime = async (db: Db, now: Date): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select item_id, 'its time is over', ${now}::timestamptz from audit_stamp where valid_to = 'infinity' and holds_until < 'infinity' and holds_until <= ${now}
    on conflict (item_id) do nothing`.execute(db);
};

/** Items that keep one worker busy for some seconds; beyond that a second one is worth its start. */
const ITEMS_PER_AUDITOR = 5_000;
/** They share one database, so more of them hardly judge faster. */
const MOST_AUDITORS = 8;

/** How many workers are wanted for what is to be judged, or for justifications that are to be ended, now. */
export const auditorsWanted = async (db: Db, now: Date): Promise<number> => {
  const { rows } = await sql<{ items: number; other: boolean }>`
    select (select count(*) from (select 1 from audit_due limit ${ITEMS_PER_AUDITOR * MOST_AUDITORS}) as due)::int as items,
      exists (select 1 from audit_stamp where valid_to = 'infinity' and holds_until < 'infinity' and holds_until <= ${now})
      or exists (select 1 from justification where valid_to = 'infinity' and expires_at < 'infinity' and expires_at <= ${now}) as other`.execute(
    db,
  );
  const { items, other } = rows[0]!;
  return Math.max(Math.ceil(items / ITEMS_PER_AUDITOR), other ? 1 : 0);
};

/** Makes every active item due: the full audit. Null: of every account, of every technology. */
export const dueAll = async (
  db: Kysely<DB> | Transaction<DB>,
  accountIds: readonly number[] | null,
  technologies: readonly string[] | null,
  now: Date,
): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select id, 'full audit', ${now}::timestamptz from item where active
      and (${accountIds}::int[] is null or account_id = any(${accountIds}::int[])) and (${technologies}::text[] is null or technology = any(${technologies}::text[]))
    on conflict (item_id) do nothing`.execute(db);
};

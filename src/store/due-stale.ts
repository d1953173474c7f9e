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

/** Is anything to be judged, or a justification to be ended, now? */
export const isAuditDue = async (db: Db, now: Date): Promise<boolean> => {
  const { rows } = await sql<{ due: boolean }>`select exists (select 1 from audit_due)
    or exists (select 1 from audit_stamp where valid_to = 'infinity' and holds_until < 'infinity' and holds_until <= ${now})
    or exists (select 1 from justification where valid_to = 'infinity' and expires_at < 'infinity' and expires_at <= ${now}) as due`.execute(
    db,
  );
  return rows[0]!.due;
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

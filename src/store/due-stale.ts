import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/** A technology with the version of its checks. */
export interface VersionedTechnology {
  readonly technology: string;
  readonly version: string;
}

/** Makes due what has never been judged, was judged by other checks, or whose verdict's time is over. */
export const dueStale = async (
  db: Kysely<DB> | Transaction<DB>,
  technologies: readonly VersionedTechnology[],
  now: Date,
): Promise<void> => {
  const values = sql`unnest(${technologies.map((one) => one.technology)}::text[], ${technologies.map((one) => one.version)}::text[]) as v(technology, version)`;
  await sql`insert into audit_due (item_id, cause, due_at)
    select i.id, 'checks changed', ${now}::timestamptz from item i join ${values} on v.technology = i.technology
      left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity'
      where i.active and s.checks_version is distinct from v.version
    union
    select s.item_id, 'checks changed', ${now}::timestamptz from audit_stamp s where s.valid_to = 'infinity' and s.holds_until <= ${now}
    on conflict (item_id) do nothing`.execute(db);
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

import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

export interface FailureRow {
  readonly id: number;
  readonly account: string;
  readonly technology: string;
  /** Null: the whole account. */
  readonly place: string | null;
  readonly item: string | null;
  readonly part: string | null;
  readonly code: string;
  readonly message: string;
  readonly permission: string | null;
  readonly since: Date;
}

export interface FailureFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly itemId?: number | undefined;
}

/** What cannot be seen at present, widest places first. */
export const listFailures = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: FailureFilter,
  limit: number,
  offset = 0,
): Promise<FailureRow[]> => {
  const { accounts, technologies, itemId } = filter;
  const { rows } = await sql<FailureRow>`
    select f.id, a.name as account, f.technology, f.place, coalesce(k.name, f.name, f.uid) as item, f.part, f.code, f.message, f.permission, f.opened_at as since
    from failure f join account a on a.id = f.account_id
      -- A listing alone may tell less of a name than the item is known by.
      left join item k on k.account_id = f.account_id and k.technology = f.technology and k.uid = f.uid
    where f.closed_at = 'infinity' and ${within(scope, 'f.account_id')}
      and (${accounts ?? null}::text[] is null or a.name = any(${accounts ?? null}::text[]))
      and (${technologies ?? null}::text[] is null or f.technology = any(${technologies ?? null}::text[]))
      and (${itemId ?? null}::bigint is null or exists (select 1 from item i where i.id = ${itemId ?? null}::bigint and i.account_id = f.account_id and i.technology = f.technology
        and (f.uid = i.uid or (f.uid is null and (f.place is null or f.place = i.place)))))
    order by a.name, f.technology, f.place nulls first, f.uid nulls first, f.part nulls first, f.id limit ${limit} offset ${offset}`.execute(
    db,
  );
  return rows;
};

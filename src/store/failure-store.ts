import { type Kysely, sql } from 'kysely';
import { type AsOf, heldAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

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

/** What could not be seen at an instant, widest places first. */
export const listFailures = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: FailureFilter,
  at: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<FailureRow>> => {
  const { accounts, technologies, itemId } = filter;
  const order = sql`a.name, f.technology, coalesce(f.place, ''), coalesce(f.uid, ''), coalesce(f.part, ''), f.id`;
  const [name, technology, id] = after ?? [];
  // The place is told by the failure itself, whose values never change: a cursor need not carry them all.
  const behind =
    after === null
      ? sql`true`
      : sql`(${order}) > (select ${name}::text, ${technology}::text, coalesce(p.place, ''), coalesce(p.uid, ''), coalesce(p.part, ''), p.id
          from failure p where p.id = ${id}::bigint)`;
  const { rows } = await sql<FailureRow>`
    select f.id, a.name as account, f.technology, f.place, coalesce(k.name, f.name, f.uid) as item, f.part, f.code, f.message, f.permission, f.opened_at as since
    from failure f join account a on a.id = f.account_id
      -- A listing alone may tell less of a name than the item is known by.
      left join item k on k.account_id = f.account_id and k.technology = f.technology and k.uid = f.uid
    where ${heldAt(at, 'f.opened_at', 'f.closed_at')} and ${within(scope, 'f.account_id')} and ${behind}
      and (${accounts ?? null}::text[] is null or a.name = any(${accounts ?? null}::text[]))
      and (${technologies ?? null}::text[] is null or f.technology = any(${technologies ?? null}::text[]))
      and (${itemId ?? null}::bigint is null or exists (select 1 from item i where i.id = ${itemId ?? null}::bigint and i.account_id = f.account_id and i.technology = f.technology
        and (f.uid = i.uid or (f.uid is null and (f.place is null or f.place = i.place)))))
    order by ${order} limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, (row) => [row.account, row.technology, row.id]);
};

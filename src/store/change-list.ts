import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RevisionChange } from '../model/item-change.ts';
import { type AsOf, notIgnoredAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Position, type Slice, type Sliced, sliced } from './slice.ts';
import { containing } from './text-store.ts';

export interface ChangeListRow {
  /** The revision. */
  readonly id: number;
  readonly itemId: number;
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly change: RevisionChange;
  readonly at: Date;
  /** Null: it holds. */
  readonly until: Date | null;
}

/** What changes may be narrowed to. Absent: no matter. */
export interface ChangeListFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly accountTypes?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Part of the name, whatever its case. */
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly itemId?: number | undefined;
  readonly active?: boolean | undefined;
  /** Least unjustified score of the item. */
  readonly minScore?: number | undefined;
  /** Absent: all but reshaped ones, which nobody made. */
  readonly changes?: readonly RevisionChange[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** `i` is the revision, `a` the account. */
/** `i` is the revision, `a` its account. */
export const changeConditions = (scope: Scope, filter: ChangeListFilter, at: AsOf): RawBuilder<unknown> => {
  const { accounts, accountTypes, technologies, regions, name, arn, itemId, active, minScore, changes, since, until } = filter;
  return sql.join(
    [
      within(scope, 'i.account_id'),
      notIgnoredAt(at),
      sql`i.valid_from <= ${at.valid}`,
      changes === undefined ? sql`i.change <> 'reshaped'` : sql`i.change = any(${changes}::text[])`,
      ...(accounts === undefined ? [] : [sql`a.name = any(${accounts}::text[])`]),
      ...(accountTypes === undefined ? [] : [sql`a.type = any(${accountTypes}::text[])`]),
      ...(technologies === undefined ? [] : [sql`i.technology = any(${technologies}::text[])`]),
      ...(regions === undefined ? [] : [sql`i.region = any(${regions}::text[])`]),
      ...(name ? [sql`i.name ilike ${containing(name)}`] : []),
      ...(arn ? [sql`i.arn = ${arn}`] : []),
      ...(itemId === undefined ? [] : [sql`i.item_id = ${itemId}`]),
      ...(active === undefined ? [] : [sql`(i.content_hash is not null) = ${active}`]),
      ...(minScore === undefined
        ? []
        : [sql`exists (select 1 from audit_stamp_at(${at.valid}) s where s.item_id = i.item_id and s.unjustified_score >= ${minScore})`]),
      ...(since === undefined ? [] : [sql`i.valid_from >= ${since}`]),
      ...(until === undefined ? [] : [sql`i.valid_from < ${until}`]),
    ],
    sql` and `,
  );
};

/** What had changed until an instant, across items, the newest first. */
export const listChanges = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: ChangeListFilter,
  at: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<ChangeListRow>> => {
  const [from, id] = after ?? [];
  const { rows } = await sql<ChangeListRow>`
    select i.id, i.item_id as "itemId", a.name as account, i.technology, i.region, i.name, i.arn, i.change, i.valid_from as at,
      case when i.valid_to < 'infinity' and i.valid_to <= ${at.valid} then i.valid_to end as until
    from revision i join account a on a.id = i.account_id
    where ${changeConditions(scope, filter, at)} and ${after === null ? sql`true` : sql`(i.valid_from, i.id) < (${from}::timestamptz, ${id}::bigint)`}
    order by i.valid_from desc, i.id desc limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, (row) => [row.at.toISOString(), row.id]);
};

/** All of them in pages: memory does not grow with their number. */
export async function* eachListedChange(
  db: Kysely<DB>,
  scope: Scope,
  filter: ChangeListFilter,
  at: AsOf,
  pageSize = 1_000,
): AsyncGenerator<ChangeListRow> {
  let after: Position | null = null;
  do {
    const page: Sliced<ChangeListRow> = await listChanges(db, scope, filter, at, { limit: pageSize, after });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

import { type Kysely, sql } from 'kysely';
import { type AsOf, heldAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

export interface LoggedFailureRow {
  readonly id: number;
  readonly account: string;
  readonly technology: string;
  readonly place: string | null;
  readonly item: string | null;
  readonly part: string | null;
  readonly code: string;
  readonly message: string;
  readonly permission: string | null;
  readonly run: number;
  readonly at: Date;
}

/** Absent: no matter. */
export interface FailureLogFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly run?: number | undefined;
  readonly since?: Date | undefined;
}

const conditions = (scope: Scope, { accounts, technologies, codes, run, since }: FailureLogFilter) =>
  sql.join(
    [
      within(scope, 'f.account_id'),
      ...(accounts === undefined ? [] : [sql`a.name = any(${accounts}::text[])`]),
      ...(technologies === undefined ? [] : [sql`f.technology = any(${technologies}::text[])`]),
      ...(codes === undefined ? [] : [sql`f.code = any(${codes}::text[])`]),
      ...(run === undefined ? [] : [sql`f.run_id = ${run}`]),
      ...(since === undefined ? [] : [sql`f.occurred_at >= ${since}`]),
    ],
    sql` and `,
  );

/** What went wrong until an instant, the newest first. */
export const listFailureLog = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: FailureLogFilter,
  { valid }: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<LoggedFailureRow>> => {
  const { rows } = await sql<LoggedFailureRow>`
    select f.id, a.name as account, f.technology, f.place, coalesce(k.name, f.uid) as item, f.part, f.code, f.message, f.permission, f.run_id as run,
      f.occurred_at as at
    from failure_log f join account a on a.id = f.account_id
      left join item k on k.account_id = f.account_id and k.technology = f.technology and k.uid = f.uid
    where ${conditions(scope, filter)} and f.occurred_at <= ${valid} and ${after === null ? sql`true` : sql`f.id < ${after[0]}::bigint`}
    order by f.id desc limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, ({ id }) => [id]);
};

/** How many places could not be seen at an instant. */
export const countFailuresOf = async (
  db: Kysely<DB>,
  scope: Scope,
  { accounts, technologies }: Pick<FailureLogFilter, 'accounts' | 'technologies'>,
  at: AsOf,
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from failure f join account a on a.id = f.account_id
    where ${heldAt(at, 'f.opened_at', 'f.closed_at')} and ${conditions(scope, { accounts, technologies })}`.execute(db);
  return rows[0]!.count;
};

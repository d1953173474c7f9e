import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { AsOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

export type RunState = 'running' | 'done' | 'failed' | 'lost';

export interface RunRow {
  readonly id: number;
  readonly account: string;
  readonly technology: string;
  readonly state: RunState;
  readonly startedAt: Date;
  /** Null: it is under way. */
  readonly finishedAt: Date | null;
  readonly complete: boolean;
  readonly items: number;
  readonly created: number;
  readonly changed: number;
  readonly ephemeral: number;
  readonly reshaped: number;
  readonly deleted: number;
  readonly reappeared: number;
  readonly failures: number;
  readonly calls: number;
  readonly problem: string | null;
}

/** Absent: no matter. */
export interface RunFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly state?: RunState | undefined;
  /** Begun at or after this. */
  readonly since?: Date | undefined;
}

/** What a run came to is written when it ends: before that it was under way and had come to nothing. */
const COUNTS = ['items', 'created', 'changed', 'ephemeral', 'reshaped', 'deleted', 'reappeared', 'failures', 'calls'] as const;

/** Runs as they were at an instant. */
const runs = ({ valid }: AsOf): RawBuilder<unknown> => {
  const isOver = sql`coalesce(r.finished_at <= ${valid}, false)`;
  const counts = COUNTS.map((count) => sql`case when ${isOver} then ${sql.ref(`r.${count}`)} else 0 end as ${sql.ref(count)}`);
  return sql`select r.id, r.account_id, a.name as account, r.technology, case when ${isOver} then r.state else 'running' end as state, r.started_at as "startedAt",
    case when ${isOver} then r.finished_at end as "finishedAt", r.complete and ${isOver} as complete, ${sql.join(counts)},
    case when ${isOver} then r.problem end as problem
    from run r join account a on a.id = r.account_id where r.started_at <= ${valid}`;
};

const conditions = (scope: Scope, { accounts, technologies, since }: RunFilter): RawBuilder<unknown> =>
  sql.join(
    [
      within(scope, 'r.account_id'),
      ...(accounts === undefined ? [] : [sql`r.account_id = any(array(select id from account where name = any(${accounts}::text[])))`]),
      ...(technologies === undefined ? [] : [sql`r.technology = any(${technologies}::text[])`]),
      ...(since === undefined ? [] : [sql`r.started_at >= ${since}`]),
    ],
    sql` and `,
  );

const COLUMNS = sql`id, account, technology, state, "startedAt", "finishedAt", complete, ${sql.join(COUNTS.map((count) => sql.ref(count)))}, problem`;

/** Runs as they were at an instant, the newest first. */
export const listRuns = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: RunFilter,
  at: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<RunRow>> => {
  const { rows } = await sql<RunRow>`select ${COLUMNS} from (${runs(at)} and ${conditions(scope, filter)}
      and ${after === null ? sql`true` : sql`r.id < ${after[0]}::bigint`}) as r
    where ${filter.state === undefined ? sql`true` : sql`state = ${filter.state}`} order by id desc limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, ({ id }) => [id]);
};

export const getRun = async (db: Kysely<DB>, scope: Scope, id: number, at: AsOf): Promise<RunRow> => {
  const { rows } =
    await sql<RunRow>`select ${COLUMNS} from (${runs(at)} and r.id = ${id} and ${within(scope, 'r.account_id')}) as r`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no run ${id}.`);
};

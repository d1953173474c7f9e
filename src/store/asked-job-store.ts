import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

type Db = Kysely<DB> | Transaction<DB>;

export const ASKED_STATES = ['waiting', 'running', 'done', 'failed', 'lost'] as const;
export type AskedState = (typeof ASKED_STATES)[number];

/** What somebody asked for, and what has become of it. */
export interface AskedJobRow {
  readonly id: number;
  readonly kind: 'scan' | 'audit';
  readonly accountId: number;
  readonly account: string;
  readonly technologies: readonly string[];
  readonly askedBy: string;
  readonly askedAt: Date;
  /** `lost`: nobody has begun it for a day. */
  readonly state: AskedState;
  /** Of a scan: the run that answers it, for each technology. */
  readonly runs: readonly { readonly id: number; readonly technology: string; readonly state: string }[];
  /** Of an audit: items that have not been judged since, counted up to a limit. */
  readonly remaining: number;
}

/** After this nobody waits for it any more. */
const ASKED_HOURS = 24;
/** Attempts of a job, and some that a schedule or the command line made meanwhile. */
const CANDIDATES = 5;
const REMAINING_LIMIT = 1_000;

/**
 * The run that answers what was asked of a technology: one that was under way then, or one that has begun since. The first that was
 * done, else one that is running, else the last that failed.
 */
const ANSWER = sql`(select c.id, c.state from (
    (select r.id, r.state from run r where r.account_id = j.account_id and r.technology = t.technology and r.id <= j.after_run
      and (r.finished_at is null or r.finished_at >= j.asked_at) and r.state <> 'lost' order by r.id desc limit 1)
    union all
    (select r.id, r.state from run r where r.account_id = j.account_id and r.technology = t.technology and r.id > j.after_run and r.state <> 'lost'
      order by r.id limit ${sql.lit(CANDIDATES)})) as c
  order by case c.state when 'done' then 1 when 'running' then 2 else 3 end, case when c.state = 'failed' then -c.id else c.id end limit 1)`;

const SCAN = sql`select case when bool_or(a.state = 'running') then 'running'
      when bool_or(a.state is null) then case when j.asked_at < clock_timestamp() - make_interval(hours => ${sql.lit(ASKED_HOURS)}) then 'lost' else 'waiting' end
      when bool_or(a.state = 'failed') then 'failed' else 'done' end as state,
    coalesce(json_agg(json_build_object('id', a.id, 'technology', t.technology, 'state', a.state) order by t.technology) filter (where a.id is not null), '[]') as runs,
    0 as remaining
  from unnest(j.technologies) as t(technology) left join lateral ${ANSWER} as a on true`;

/** The full audit of every day makes all items due as well, so a mark of that time or before is what was asked for. */
const AUDIT = sql`select case when d.remaining = 0 then 'done' else 'waiting' end as state, '[]'::json as runs, d.remaining
  from (select count(*)::int as remaining from (select 1 from audit_due u join item i on i.id = u.item_id
    where u.due_at <= j.asked_at and i.account_id = j.account_id and (j.technologies = '{}' or i.technology = any(j.technologies))
    limit ${sql.lit(REMAINING_LIMIT)}) as due) as d`;

const jobs = (condition: RawBuilder<unknown>): RawBuilder<AskedJobRow> => sql<AskedJobRow>`
  select j.id, j.kind, j.account_id as "accountId", a.name as account, j.technologies, j.asked_by as "askedBy", j.asked_at as "askedAt",
    s.state, s.runs, s.remaining
  from asked_job j join account a on a.id = j.account_id cross join lateral (
    select * from (${SCAN}) as scan where j.kind = 'scan' union all select * from (${AUDIT}) as audit where j.kind = 'audit') as s
  where ${condition}`;

/** Absent: no matter. */
export interface AskedJobFilter {
  readonly kind?: 'scan' | 'audit' | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly state?: AskedState | undefined;
}

/** What was asked for, the newest first. */
export const listAskedJobs = async (
  db: Kysely<DB>,
  scope: Scope,
  { kind, accounts, state }: AskedJobFilter,
  { limit, after }: Slice,
): Promise<Sliced<AskedJobRow>> => {
  const conditions = [
    within(scope, 'j.account_id'),
    ...(kind === undefined ? [] : [sql`j.kind = ${kind}`]),
    ...(accounts === undefined ? [] : [sql`a.name = any(${accounts}::text[])`]),
    ...(state === undefined ? [] : [sql`s.state = ${state}`]),
    ...(after === null ? [] : [sql`j.id < ${after[0]}::bigint`]),
  ];
  const { rows } = await sql<AskedJobRow>`${jobs(sql.join(conditions, sql` and `))} order by j.id desc limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, ({ id }) => [id]);
};

export const getAskedJob = async (db: Kysely<DB>, scope: Scope, id: number): Promise<AskedJobRow> => {
  const { rows } = await jobs(sql`j.id = ${id} and ${within(scope, 'j.account_id')}`).execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no job ${id}.`);
};

/** Technologies of one account. */
export interface Asked {
  readonly accountId: number;
  /** Of an audit, empty: all. */
  readonly technologies: readonly string[];
}

export interface AnsweredJob extends AskedJobRow {
  /** False: the same had been asked for, and is not over yet. */
  readonly isNew: boolean;
}

/** Two who ask for the same at once get one job. */
const lockAccounts = async (tx: Transaction<DB>, ids: readonly number[]): Promise<void> => {
  await sql`select 1 from account where id = any(${ids}::int[]) order by id for no key update`.execute(tx);
};

const pending = async (tx: Transaction<DB>, kind: 'scan' | 'audit', ids: readonly number[]): Promise<readonly AskedJobRow[]> => {
  const recent = sql`j.asked_at > clock_timestamp() - make_interval(hours => ${ASKED_HOURS})`;
  const { rows } = await jobs(
    sql`j.kind = ${kind} and j.account_id = any(${ids}::int[]) and ${recent} and s.state in ('waiting', 'running')`,
  ).execute(tx);
  return rows;
};

const covers = (job: AskedJobRow, { accountId, technologies }: Asked): boolean =>
  job.accountId === accountId &&
  (technologies.length === 0 ? job.technologies.length === 0 : technologies.every((one) => job.technologies.includes(one)));

/** What was asked for newly. */
export interface FreshJob {
  readonly id: number;
  readonly accountId: number;
  readonly askedAt: Date;
}

const insert = async (tx: Transaction<DB>, kind: 'scan' | 'audit', asked: readonly Asked[], by: string): Promise<FreshJob[]> => {
  // To the millisecond, as jobs and programs carry it.
  const { rows } = await sql<FreshJob>`insert into asked_job (kind, account_id, technologies, after_run, asked_by, asked_at)
    select ${kind}, v.account_id, array(select jsonb_array_elements_text(v.technologies)), (select coalesce(max(id), 0) from run), ${by},
      date_trunc('milliseconds', clock_timestamp())
    from jsonb_to_recordset(${JSON.stringify(asked.map(({ accountId, technologies }) => ({ account_id: accountId, technologies })))}::jsonb)
      as v(account_id integer, technologies jsonb) returning id, account_id as "accountId", asked_at as "askedAt"`.execute(tx);
  return rows;
};

/**
 * Notes what somebody asks for, and has it begun. What has been asked for and is not over is not asked for again. By account and
 * technology.
 */
export const askFor = async (
  tx: Transaction<DB>,
  kind: 'scan' | 'audit',
  asked: readonly Asked[],
  by: string,
  begin: (fresh: readonly FreshJob[]) => Promise<void> = async () => undefined,
): Promise<AnsweredJob[]> => {
  const ids = [...new Set(asked.map(({ accountId }) => accountId))];
  await lockAccounts(tx, ids);
  const known = Map.groupBy(await pending(tx, kind, ids), ({ accountId }) => accountId);
  const standing = asked.map((one) => known.get(one.accountId)?.find((job) => covers(job, one)));
  const fresh = asked.filter((_one, at) => standing[at] === undefined);
  const written = fresh.length === 0 ? [] : await insert(tx, kind, fresh, by);
  if (written.length > 0) await begin(written);
  const { rows } = await jobs(sql`j.id = any(${written.map(({ id }) => id)}::bigint[])`).execute(tx);
  const old = new Set(standing.filter((job) => job !== undefined));
  const key = ({ account, technologies, id }: AskedJobRow) => JSON.stringify([account, technologies, id]);
  return [...[...old].map((job) => ({ ...job, isNew: false })), ...rows.map((job) => ({ ...job, isNew: true }))].sort((a, b) =>
    key(a) < key(b) ? -1 : 1,
  );
};

/** Scans that somebody asked for and that no run answers yet. */
export const openScans = async (db: Db): Promise<{ accountId: number; technology: string; askedAt: Date }[]> => {
  const { rows } = await sql<{ accountId: number; technology: string; askedAt: Date }>`
    select j.account_id as "accountId", t.technology, max(j.asked_at) as "askedAt"
    from asked_job j cross join lateral unnest(j.technologies) as t(technology) left join lateral ${ANSWER} as a on true
    where j.kind = 'scan' and j.asked_at > clock_timestamp() - make_interval(hours => ${ASKED_HOURS}) and a.id is null
    group by j.account_id, t.technology`.execute(db);
  return rows;
};

/** Forgets what was asked for so many days ago. */
export const expireAskedJobs = async (db: Db, days: number): Promise<void> => {
  await sql`delete from asked_job where asked_at < clock_timestamp() - make_interval(days => ${days})`.execute(db);
};

/** Names by id of the accounts in a scope. */
export const accountsInScope = async (db: Kysely<DB>, scope: Scope): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await sql<{ id: number; name: string }>`select id, name from account where ${within(scope, 'id')}`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
};

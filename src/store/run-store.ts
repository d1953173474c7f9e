import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';

/** A run whose holder has not been heard of for this long may be taken over. */
export const LEASE_SECONDS = 30;

/** What a run counted. */
export interface RunCounts {
  items: number;
  created: number;
  changed: number;
  ephemeral: number;
  reshaped: number;
  deleted: number;
  reappeared: number;
  failures: number;
}

export const noCounts = (): RunCounts => ({
  items: 0,
  created: 0,
  changed: 0,
  ephemeral: 0,
  reshaped: 0,
  deleted: 0,
  reappeared: 0,
  failures: 0,
});

const openRun = async (tx: Transaction<DB>, accountId: number, technology: string, holder: string): Promise<number | null> => {
  // The clock of the database, not ours: leases of several machines are compared.
  await sql`update run set state = 'lost', finished_at = clock_timestamp()
    where account_id = ${accountId} and technology = ${technology} and state = 'running'
      and heartbeat_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS})`.execute(tx);
  const { rows } = await sql<{ id: number }>`insert into run (account_id, technology, state, holder, started_at, heartbeat_at)
    values (${accountId}, ${technology}, 'running', ${holder}, clock_timestamp(), clock_timestamp())
    on conflict (account_id, technology) where state = 'running' do nothing returning id`.execute(tx);
  return rows[0]?.id ?? null;
};

/**
 * Opens a run of each technology, all or none. Throws `already-running` when another holds one of them.
 * `isDead` says of a holder on this machine that it has died, so that its run need not be waited for.
 */
export const openRuns = (
  db: Kysely<DB>,
  accountId: number,
  technologies: readonly string[],
  holder: string,
  isDead: (holder: string) => boolean,
): Promise<ReadonlyMap<string, number>> =>
  db.transaction().execute(async (tx) => {
    const running = await tx
      .selectFrom('run')
      .select(['id', 'holder'])
      .where('account_id', '=', accountId)
      .where('technology', 'in', technologies)
      .where('state', '=', 'running')
      .execute();
    const dead = running.filter((run) => isDead(run.holder)).map((run) => run.id);
    if (dead.length > 0)
      await sql`update run set state = 'lost', finished_at = clock_timestamp() where id = any(${dead}) and state = 'running'`.execute(tx);
    const ids = new Map<string, number>();
    for (const technology of [...technologies].sort()) {
      const id = await openRun(tx, accountId, technology, holder);
      if (id === null) throw new MonkeyError('already-running', `Another run of ${technology} in this account is under way.`);
      ids.set(technology, id);
    }
    return ids;
  });

/**
 * For a transaction that carries one batch of a run.
 * - It looks up some hundred rows by key: by index, row by row. A planner that has no statistics yet (the first scan has just
 *   filled the tables) reads whole tables instead, once a batch.
 * - It need not wait for the disk: the transaction that ends the run does, and takes everything before it along. A batch that a
 *   power failure loses is lost whole, with its marks of what is due, and the next run makes it again.
 */
export const inBatchMode = async (tx: Transaction<DB>): Promise<void> => {
  await sql`select set_config(name, 'off', true)
    from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'enable_bitmapscan', 'synchronous_commit']) as name`.execute(
    tx,
  );
};

/** A tenth of the usual sample: it tells a full table from an empty one; autovacuum brings the finer figures later. */
const QUICK_STATISTICS = 10;

/** Brings the planner's statistics up after many rows came. */
export const refreshStatistics = (db: Kysely<DB>): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('default_statistics_target', ${String(QUICK_STATISTICS)}, true)`.execute(tx);
    await sql`analyze item, item_config (item_id), item_overlay (item_id), revision, entity, audit_input, audit_stamp, issue`.execute(tx);
  });

/** Holds the runs for the rest of the transaction, or throws `lease-lost`: whoever lost its lease writes nothing. */
export const fence = async (tx: Transaction<DB>, runIds: readonly number[]): Promise<void> => {
  const { rows } = await sql`select 1 from run where id = any(${runIds}) and state = 'running' order by id for share`.execute(tx);
  if (rows.length !== runIds.length)
    throw new MonkeyError('lease-lost', 'Another worker has taken over this run; nothing more is written.');
};

/** Says that the holder is alive. False when the runs are no longer its own. */
export const heartbeat = async (db: Kysely<DB>, runIds: readonly number[]): Promise<boolean> => {
  const { numAffectedRows } =
    await sql`update run set heartbeat_at = clock_timestamp() where id = any(${runIds}) and state = 'running'`.execute(db);
  return Number(numAffectedRows ?? 0) === runIds.length;
};

export interface RunEnd extends RunCounts {
  readonly state: 'done' | 'failed';
  readonly complete: boolean;
  readonly calls: number;
  readonly problem: string | null;
}

export const closeRun = async (db: Kysely<DB> | Transaction<DB>, id: number, end: RunEnd): Promise<void> => {
  await sql`update run set state = ${end.state}, complete = ${end.complete}, finished_at = clock_timestamp(), items = ${end.items},
    created = ${end.created}, changed = ${end.changed}, ephemeral = ${end.ephemeral}, reshaped = ${end.reshaped}, deleted = ${end.deleted},
    reappeared = ${end.reappeared}, failures = ${end.failures}, calls = ${end.calls}, problem = ${end.problem}
    where id = ${id} and state = 'running'`.execute(db);
};

/** Those of the technologies that have had a complete run in every active account of the type. */
export const completeTechnologies = async (
  db: Kysely<DB> | Transaction<DB>,
  accountType: string,
  technologies: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ technology: string }>`
    select t.technology from unnest(${technologies}::text[]) as t(technology)
    where exists (select 1 from known_account a where a.active and a.type = ${accountType})
      and not exists (
        select 1 from known_account a where a.active and a.type = ${accountType}
          and not exists (select 1 from run r where r.account_id = a.id and r.technology = t.technology and r.complete))`.execute(db);
  return new Set(rows.map((row) => row.technology));
};

export const hadCompleteRun = async (tx: Transaction<DB>, accountId: number, technology: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from run where account_id = ${accountId} and technology = ${technology} and complete limit 1`.execute(
    tx,
  );
  return rows.length > 0;
};

export interface RunFactRow {
  readonly id: number;
  readonly accountId: number;
  readonly technology: string;
  readonly state: 'running' | 'done' | 'failed' | 'lost';
  readonly startedAt: Date;
}

/** Runs that began after a run, those that are running, and those that were. */
export const runsSince = async (db: Kysely<DB>, after: number, running: readonly number[]): Promise<RunFactRow[]> => {
  const { rows } = await sql<RunFactRow>`select id, account_id as "accountId", technology, state, started_at as "startedAt"
    from run where id > ${after} or state = 'running' or id = any(${running}) order by id`.execute(db);
  return rows;
};

/** The newest run there is; 0 when there is none. */
export const newestRun = async (db: Kysely<DB>): Promise<number> => {
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from run`.execute(db);
  return rows[0]!.id;
};

/** Gives up runs whose holder has not been heard of for the time of a lease: what they were to do is due again. Returns how many. */
export const loseSilentRuns = async (db: Kysely<DB>): Promise<number> => {
  const { numAffectedRows } = await sql`update run set state = 'lost', finished_at = clock_timestamp(),
      problem = 'The process that carried the run has not been heard of.'
    where state = 'running' and heartbeat_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS})`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** Of some technologies of an account, those of which no run has begun at or after an instant and is done. */
export const notDoneSince = async (db: Kysely<DB>, accountId: number, technologies: readonly string[], since: Date): Promise<string[]> => {
  const { rows } = await sql<{ technology: string }>`select t.technology from unnest(${technologies}::text[]) as t(technology)
    where not exists (select 1 from run r where r.account_id = ${accountId} and r.technology = t.technology and r.state = 'done'
      and r.started_at >= ${since})`.execute(db);
  return rows.map((row) => row.technology);
};

/** Gives up the runs of holders that have died: those whose name begins like this. Returns how many. */
export const loseRunsOf = async (db: Kysely<DB>, beginning: string, problem: string): Promise<number> => {
  const { numAffectedRows } = await sql`update run set state = 'lost', finished_at = clock_timestamp(), problem = ${problem}
    where state = 'running' and starts_with(holder, ${beginning})`.execute(db);
  return Number(numAffectedRows ?? 0);
};

import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { pause } from '../base/pause.ts';
import { type Broker, type ConsumeOptions, type Handlers, JOB_NAMES, type JobName, type Jobs, type QueueDepth } from './broker.ts';

const SCHEMA = 'pgboss';
/** A job whose worker has not been heard of for this long is given to another (30 s, as a run's lease). */
const HEARTBEAT_SECONDS = 30;
const TOUCH_MILLISECONDS = 10_000;
/** A scan of the largest account takes hours; this ends only what hangs for a day. */
const EXPIRE_SECONDS = 86_400;
const RETRIES = 2;
/** Pause between two looks at an empty queue: what a person who asked for a scan waits at most. */
const IDLE_MILLISECONDS = 500;

const QUEUE = {
  policy: 'exclusive',
  retryLimit: RETRIES,
  retryBackoff: true,
  retryDelay: 5,
  expireInSeconds: EXPIRE_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  deleteAfterSeconds: 86_400,
} as const;

interface Taken {
  readonly id: string;
  readonly data: unknown;
}

const openBoss = async (pool: Pool, migrate: boolean): Promise<PgBoss> => {
  // Our own pool, so that one process has one set of connections.
  const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values as never) };
  const boss = new PgBoss({ db, schema: SCHEMA, migrate, createSchema: migrate, schedule: false, persistWarnings: false });
  // What fails in its upkeep shows in the next fetch as well, where it is handled.
  boss.on('error', () => undefined);
  await boss.start();
  return boss;
};

/** Installs the queue's tables: what `monkey db upgrade` does on a server. */
export const installDatabaseBroker = async (pool: Pool): Promise<void> => {
  const boss = await openBoss(pool, true);
  for (const name of JOB_NAMES) await boss.createQueue(name, QUEUE);
  await boss.stop({ graceful: false });
};

const runJob = async (boss: PgBoss, name: JobName, job: Taken, handlers: Handlers, options: ConsumeOptions): Promise<void> => {
  const claim = new AbortController();
  const signal = AbortSignal.any([options.signal, claim.signal]);
  const timer = setInterval(() => void boss.touch(name, job.id).catch((error) => claim.abort(error)), TOUCH_MILLISECONDS);
  try {
    await (handlers[name] as (payload: unknown, signal: AbortSignal) => Promise<void>)(job.data, signal);
    await boss.complete(name, job.id);
  } catch (error) {
    options.onError(name, error);
    await boss.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) });
  } finally {
    clearInterval(timer);
  }
};

const consume = async (boss: PgBoss, handlers: Handlers, options: ConsumeOptions): Promise<void> => {
  const running = new Set<Promise<void>>();
  const takeFrom = async (name: JobName): Promise<number> => {
    const free = options.concurrency - running.size;
    if (free <= 0) return 0;
    const jobs = await boss.fetch<Jobs[JobName]>(name, { batchSize: free });
    for (const job of jobs) {
      const run: Promise<void> = runJob(boss, name, job, handlers, options).finally(() => running.delete(run));
      running.add(run);
    }
    return jobs.length;
  };
  while (!options.signal.aborted) {
    let taken = 0;
    for (const name of JOB_NAMES) taken += await takeFrom(name);
    if (taken === 0) await pause(IDLE_MILLISECONDS, options.signal).catch(() => undefined);
    if (running.size >= options.concurrency) await Promise.race(running);
  }
  await Promise.allSettled(running);
};

/** Counted now: what pg-boss itself tells of its queues may be a minute old. */
const depth = async (pool: Pool): Promise<QueueDepth> => {
  const { rows } = await pool.query<QueueDepth>(
    `select (count(*) filter (where state in ('created', 'retry')))::int as waiting, (count(*) filter (where state = 'active'))::int as active,
      (count(*) filter (where state = 'failed'))::int as failed from ${SCHEMA}.job where name = any($1)`,
    [[...JOB_NAMES]],
  );
  return rows[0]!;
};

/** The queue in the database itself: nothing else to install. */
export const openDatabaseBroker = async (pool: Pool, install: boolean): Promise<Broker> => {
  if (install) await installDatabaseBroker(pool);
  const boss = await openBoss(pool, false);
  return {
    async publish(name, jobs) {
      if (jobs.length > 0)
        await boss.insert(
          name,
          jobs.map(({ payload, key }) => ({ data: payload, singletonKey: key })),
        );
    },
    consume: (handlers, options) => consume(boss, handlers, options),
    async purge(name) {
      return boss.deleteQueuedJobs(name);
    },
    depth: () => depth(pool),
    close: () => boss.stop({ graceful: false }),
  };
};

import type { Pool, QueryResultRow } from 'pg';
import { PgBoss } from 'pg-boss';
import { pause } from '../../base/pause.ts';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import type { BrokerOptions, BrokerTimings } from '../../plugin/define-broker.ts';
import { DEAD_LETTER_SECONDS } from '../job-limits.ts';
import { DEFAULT_STACK } from '../stack-name.ts';

/** What everything in the database is done with. */
export interface DatabaseQueue {
  readonly boss: PgBoss;
  readonly timings: BrokerTimings;
  readonly jobNames: readonly string[];
  /** The queues of this stack, one for each job name. */
  readonly queues: readonly string[];
  readonly warn: BrokerOptions['warn'];
  queueOf(jobName: string): string;
  nameOf(queue: string): string;
  sql<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
}

export const SCHEMA = 'pgboss';
/** A scan of the largest account takes hours; this ends only what hangs for a day. */
const EXPIRE_SECONDS = 86_400;

const QUEUE = {
  // Of one key, one waits or runs: a unique index sees to it, however many publish.
  policy: 'exclusive',
  expireInSeconds: EXPIRE_SECONDS,
  deleteAfterSeconds: DEAD_LETTER_SECONDS,
} as const;

const DEADLOCK = '40P01';
const TRIES = 5;

/** Our own pool, so that one process has one set of connections. Every statement is whole by itself, so one that meets a deadlock is done again. */
const statements = (pool: Pool) => ({
  async executeSql(text: string, values?: unknown[]) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await pool.query(text, values as never);
      } catch (error) {
        if ((error as { code?: string }).code !== DEADLOCK || tries === TRIES) throw error;
        await pause(Math.random() * 20 * tries);
      }
    }
  },
});

interface OpenBossOptions {
  readonly pool: Pool;
  readonly migrate: boolean;
  readonly warn: BrokerOptions['warn'];
}

const openBoss = async ({ pool, migrate, warn }: OpenBossOptions): Promise<PgBoss> => {
  const boss = new PgBoss({
    db: statements(pool),
    schema: SCHEMA,
    migrate,
    createSchema: migrate,
    schedule: false,
    persistWarnings: false,
    // `monkey jobs depth` and metrics tell of it; the default of 10,000 is an hour of a large estate.
    warningQueueSize: 1_000_000,
    registerInstance: false,
  });
  boss.on('error', (error) => warn(`The upkeep of the queue in the database failed: ${sentenceOf(error)}.`, error));
  boss.on('warning', ({ message }) => warn(`The queue in the database: ${message}.`));
  await boss.start();
  return boss;
};

const queueIn =
  (stack: string) =>
  (jobName: string): string =>
    stack === DEFAULT_STACK ? jobName : `${stack}.${jobName}`;

/** Installs the queue's tables, and brings the queues of the default stack up to this program. */
export const installQueue = async (pool: Pool, jobNames: readonly string[], warn: BrokerOptions['warn']): Promise<void> => {
  const boss = await openBoss({ pool, migrate: true, warn });
  try {
    const { policy, ...changeable } = QUEUE;
    for (const name of jobNames) {
      await boss.createQueue(name, { policy, ...changeable });
      // Earlier versions left it to pg-boss to look for lost claims.
      await boss.updateQueue(name, { ...changeable, heartbeatSeconds: null });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
};

/** Removes the schema of the queue, whatever waits there. False: others keep queues there as well, so it stays. */
export const removeQueue = async (pool: Pool, jobNames: readonly string[]): Promise<boolean> => {
  const { rows: found } = await pool.query(`select to_regclass('${SCHEMA}.queue') is not null as exists`);
  if (!found[0].exists) return true;
  const { rows } = await pool.query<{ name: string }>(`select name from ${SCHEMA}.queue`);
  // Those of a stack have its name before the job's.
  const isOurs = ({ name }: { name: string }): boolean => jobNames.some((job) => name === job || name.endsWith(`.${job}`));
  if (!rows.every(isOurs)) return false;
  await pool.query(`drop schema ${SCHEMA} cascade`);
  return true;
};

const openInstalled = async (options: OpenBossOptions): Promise<PgBoss> => {
  try {
    return await openBoss(options);
  } catch (cause) {
    // The sentences of `Contractor.check` of pg-boss.
    if (/not installed|requires migrations/.test(sentenceOf(cause)))
      throw new MonkeyError('schema-too-old', 'The database has no queue, or one of another version. Run "monkey db upgrade".', { cause });
    throw cause;
  }
};

export const openQueue = async (pool: Pool, { stack, jobNames, timings, warn }: Omit<BrokerOptions, 'url'>): Promise<DatabaseQueue> => {
  const boss = await openInstalled({ pool, migrate: false, warn });
  const queueOf = queueIn(stack);
  const names = new Map(jobNames.map((name) => [queueOf(name), name]));
  const there = new Set((await boss.getQueues([...names.keys()])).map(({ name }) => name));
  // A queue is a row; whoever makes it first makes it, the others find it.
  for (const queue of names.keys()) if (!there.has(queue)) await boss.createQueue(queue, QUEUE);
  const { executeSql } = statements(pool);
  return {
    boss,
    timings,
    warn,
    jobNames,
    queues: [...names.keys()],
    queueOf,
    nameOf: (queue) => names.get(queue)!,
    sql: async (text, values) => (await executeSql(text, [...values])).rows,
  };
};

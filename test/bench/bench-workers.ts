import type { ChildProcess } from 'node:child_process';
import type { Pool } from 'pg';
import { pause } from '../../src/base/pause.ts';
import { openBroker } from '../../src/broker/open-broker.ts';
import { listInstances } from '../../src/store/instance-store.ts';
import { type Database, openDatabase } from '../../src/store/open-database.ts';
import { type BenchServers, brokersOf, withServers } from './bench-servers.ts';
import type { Bench, Row } from './bench-table.ts';
import { endOf, startMonkey } from './measured-process.ts';
import { addAccounts, stackEnvironment } from './simulated-stack.ts';

const ACCOUNTS = 24;
const TECHNOLOGIES = ['simulated1', 'simulated2'] as const;
const RUNS = ACCOUNTS * TECHNOLOGIES.length;
const WORKERS = [2, 4] as const;

const publishAll = async ({ pool }: Database, url: string): Promise<void> => {
  const { rows } = await pool.query<{ id: number }>(`select id from account`);
  const broker = await openBroker({ url, stack: '', pool, install: false, warn: (sentence) => console.error(sentence) });
  await broker.publish(
    'watch-account',
    rows.flatMap(({ id }) =>
      TECHNOLOGIES.map((technology) => ({ payload: { accountId: id, technologies: [technology] }, key: `${id} ${technology}` })),
    ),
  );
  await broker.close();
};

const assertAlive = (processes: readonly ChildProcess[]): void => {
  if (processes.some(({ exitCode }) => exitCode !== null)) throw new Error('A worker has failed.');
};

const allUp = async ({ kysely }: Database, processes: readonly ChildProcess[]): Promise<void> => {
  while ((await listInstances(kysely)).filter(({ role }) => role === 'worker').length < processes.length) {
    assertAlive(processes);
    await pause(20);
  }
};

const finished = async (pool: Pool, processes: readonly ChildProcess[]): Promise<void> => {
  for (;;) {
    const { rows } = await pool.query<{ done: number; lost: number }>(
      `select count(*) filter (where state = 'done')::int as done, count(*) filter (where state in ('failed', 'lost'))::int as lost from run`,
    );
    const { done, lost } = rows[0]!;
    assertAlive(processes);
    if (lost > 0) throw new Error('A run has failed.');
    if (done === RUNS) return;
    await pause(20);
  }
};

const stop = async (processes: readonly ChildProcess[]): Promise<void> => {
  const alive = processes.filter(({ exitCode }) => exitCode === null);
  const ended = alive.map(endOf);
  for (const one of alive) one.kill('SIGTERM');
  await Promise.all(ended);
};

/** Runs a second. */
interface Rates {
  /** From the moment when all workers are up to the end of the last run. */
  readonly fromStart: number;
  /** Of each worker from its first run to its last, added up: without what it takes to begin. */
  readonly atWork: number;
}

const rateAtWork = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ rate: number }>(
    `select sum(rate)::float8 as rate from (
      select count(*) / extract(epoch from max(finished_at) - min(started_at)) as rate from run group by holder) as worker`,
  );
  return rows[0]!.rate;
};

const measure = async (servers: BenchServers, brokerUrl: string, workers: number): Promise<Rates> => {
  const url = await servers.makeDatabase();
  const database = await openDatabase({ url });
  await addAccounts(database.pool, ACCOUNTS);
  const environment = {
    ...stackEnvironment(url, brokerUrl),
    MONKEY_WORKER_CONCURRENCY: '1',
    MONKEY_WORKER_MAX_TASKS_PER_CHILD: '0',
  };
  const processes = Array.from({ length: workers }, () => startMonkey(['run-worker'], environment));
  try {
    await allUp(database, processes);
    const begin = performance.now();
    await publishAll(database, brokerUrl);
    await finished(database.pool, processes);
    const seconds = (performance.now() - begin) / 1000;
    return { fromStart: RUNS / seconds, atWork: await rateAtWork(database.pool) };
  } finally {
    await stop(processes);
    await database.close();
  }
};

const percent = (part: number): string => `${Math.round(part * 100)} %`;

const benchBroker = async (row: Row, servers: BenchServers, name: string, newUrl: () => string): Promise<void> => {
  const label = `workers: ${name}, ${RUNS} runs of 20 calls of 50 ms`;
  const alone = await measure(servers, newUrl(), 1);
  row(`${label}, 1 worker`, `${alone.fromStart.toFixed(2)} runs/s`);
  for (const workers of WORKERS) {
    const together = await measure(servers, newUrl(), workers);
    const ofLinear = (rate: keyof Rates): string => percent(together[rate] / alone[rate] / workers);
    row(
      `${label}, ${workers} workers`,
      `${together.fromStart.toFixed(2)} runs/s, ${ofLinear('fromStart')} of linear; once at work ${ofLinear('atWork')}`,
      '≥ 90 % of linear',
    );
  }
};

/** How much faster the work is done by more workers, where they wait for a provider most of the time. */
export const benchWorkers = ({ row }: Bench): Promise<void> =>
  withServers(async (servers) => {
    for (const [name, newUrl] of brokersOf(servers)) await benchBroker(row, servers, name, newUrl);
  });

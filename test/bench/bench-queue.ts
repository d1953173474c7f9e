import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import type { Broker, Handlers, Publish } from '../../src/broker/broker.ts';
import { openBroker } from '../../src/broker/open-broker.ts';
import { type Database, openDatabase } from '../../src/store/open-database.ts';
import { brokersOf, withServers } from './bench-servers.ts';
import { type Bench, median, perSecond, type Row } from './bench-table.ts';

const JOBS = 10_000;
const CONCURRENCY = 10;
/** 2,000 accounts with 64 technologies, each once an hour. */
const NEEDED = '≥ 36 jobs/s';
const SINGLE_JOBS = 21;
/** More than a worker pauses between two looks at an empty queue, so that a job may come at any moment of the pause. */
const MOST_QUIET_MILLISECONDS = 700;

/** Jobs as the scheduler publishes them. */
const jobs = (count: number): Publish<'watch-account'>[] =>
  Array.from({ length: count }, (_, accountId) => ({
    payload: { accountId, technologies: ['bench'], due: new Date().toISOString() },
    key: `${accountId} bench`,
    periodic: true,
  }));

/** Has jobs handed out until the work is over. */
const consuming = async (broker: Broker, take: (accountId: number) => void, work: () => Promise<void>): Promise<void> => {
  const stop = new AbortController();
  const handlers: Handlers = { 'watch-account': async ({ accountId }) => take(accountId), 'audit-due': async () => undefined };
  const onError = (_name: string, error: unknown): void => console.error(error);
  const ended = broker.consume(handlers, { concurrency: CONCURRENCY, signal: stop.signal, onError });
  await work();
  stop.abort();
  await ended;
};

const measureRates = async (row: Row, name: string, broker: Broker): Promise<void> => {
  const published = jobs(JOBS);
  const publishing = performance.now();
  await broker.publish('watch-account', published);
  const taking = performance.now();
  const all = Promise.withResolvers<void>();
  const taken = new Set<number>();
  const take = (accountId: number): void => {
    taken.add(accountId);
    if (taken.size === JOBS) all.resolve();
  };
  await consuming(broker, take, () => all.promise);
  const seconds = (performance.now() - taking) / 1000;
  row(`queue: ${name}, ${JOBS.toLocaleString('en')} jobs published`, perSecond(JOBS, (taking - publishing) / 1000, 'jobs'));
  row(`queue: ${name}, ${JOBS.toLocaleString('en')} jobs done, concurrency ${CONCURRENCY}`, perSecond(JOBS, seconds, 'jobs'), NEEDED);
};

/** From publishing a job to its start, on an empty queue, in milliseconds. */
const latencies = async (publisher: Broker, consumer: Broker): Promise<number[]> => {
  const found: number[] = [];
  let started: PromiseWithResolvers<void>;
  await consuming(
    consumer,
    () => started.resolve(),
    async () => {
      for (const job of jobs(SINGLE_JOBS)) {
        await pause(Math.random() * MOST_QUIET_MILLISECONDS);
        started = Promise.withResolvers();
        const begin = performance.now();
        await publisher.publish('watch-account', [job]);
        await started.promise;
        found.push(performance.now() - begin);
      }
    },
  );
  return found;
};

const measureQueue = async (row: Row, name: string, database: Database, url: string): Promise<void> => {
  const open = (): Promise<Broker> =>
    openBroker({ url, stack: '', pool: database.pool, install: database.embedded, warn: (sentence) => console.error(sentence) });
  const [publisher, consumer] = [await open(), await open()];
  try {
    await measureRates(row, name, consumer);
    // A process of its own has a broker of its own; within one process the worker is woken.
    const apart = median(await latencies(publisher, consumer));
    const together = median(await latencies(consumer, consumer));
    row(
      `queue: ${name}, publish → start of a single job (median)`,
      `${apart.toFixed(1)} ms; published by the worker's own process ${together.toFixed(1)} ms`,
      '≤ 500 ms',
    );
  } finally {
    await consumer.close();
    await publisher.close();
  }
};

/** How many jobs a second each engine takes and hands out, to one process that does nothing with them. */
export const benchQueue = async ({ root, row }: Bench): Promise<void> => {
  const measure = async (name: string, databaseUrl: string, brokerUrl: string): Promise<void> => {
    const database = await openDatabase({ url: databaseUrl });
    try {
      await measureQueue(row, name, database, brokerUrl);
    } finally {
      await database.close();
    }
  };
  await withServers(async (servers) => {
    for (const [name, newUrl] of brokersOf(servers)) await measure(name, await servers.makeDatabase(), newUrl());
  });
  await measure('pg-boss embedded', `embedded:${join(root, 'queue')}`, '');
};

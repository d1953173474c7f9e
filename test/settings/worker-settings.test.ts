import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { fakeProvider, listed, thing } from '../setup/fake-provider.ts';
import { startRedisServer } from '../setup/redis-server.ts';
import type { TestApp } from '../setup/test-app.ts';
import { until } from '../setup/until.ts';
import { whileUp } from './while-up.ts';

/** Twice as long as a worker that has free hands takes to look for more. */
const SETTLED = 1_500;

const plant =
  (...names: readonly string[]) =>
  async ({ app }: TestApp): Promise<void> => {
    for (const name of names) {
      const values = { type: 'fake', name, identifier: name, active: true, thirdParty: false, notes: null, fields: {} };
      await addAccount(app.database.kysely, values, [], app.now());
    }
  };

/** A cloud whose watches go on until it is opened. */
const makeHeldCloud = () => {
  const gate = Promise.withResolvers<void>();
  const held = {
    running: 0,
    most: 0,
    /** Opens it after the work, whatever becomes of it. */
    async during(work: () => Promise<void>): Promise<void> {
      try {
        await work();
      } finally {
        gate.resolve();
      }
      await until('the end of all watches', () => held.running === 0);
    },
  };
  const events = async function* (): AsyncGenerator<WatchEvent> {
    held.running += 1;
    held.most = Math.max(held.most, held.running);
    await gate.promise;
    held.running -= 1;
    yield listed();
  };
  return { held, events };
};

/** How many watches are under way at the same time when there is more to do. */
const mostAtOnce = async (environment: NodeJS.ProcessEnv, accounts: readonly string[], technologies = 1): Promise<number> => {
  const { held, events } = makeHeldCloud();
  const watchers = Array.from({ length: technologies }, (_, index) => defineWatcher({ ...thing, index: `thing${index}` }));
  const work = async (): Promise<void> => {
    await until('two watches', () => held.running >= 2);
    await pause(SETTLED);
  };
  await whileUp(environment, () => held.during(work), {
    registry: makeRegistry([fakeProvider({ events }, [], watchers)]),
    prepare: plant(...accounts),
  });
  return held.most;
};

test('worker_concurrency: so many runs are carried on at the same time', async () => {
  expect(await mostAtOnce({ MONKEY_WORKER_CONCURRENCY: '2' }, ['a', 'b', 'c', 'd', 'e'])).toBe(2);
});

test('max_runs_per_account: so many runs of one account are under way at the same time', async () => {
  expect(await mostAtOnce({ MONKEY_MAX_RUNS_PER_ACCOUNT: '2' }, ['a'], 6)).toBe(2);
});

test('stack: scheduler, worker and queue are of that stack', async () => {
  const registry = makeRegistry([fakeProvider({ events: [listed()] })]);
  await whileUp(
    { MONKEY_STACK: 'red' },
    async (_running, { rows }) => {
      await until('a run', async () => (await rows(`select from run where state = 'done'`)).length > 0);
      expect(await rows('select stack from scheduler_lease')).toEqual([{ stack: 'red' }]);
      expect(await rows('select stack from instance')).toEqual([{ stack: 'red' }]);
      expect(await rows(`select name from pgboss.queue where name like 'red.%' order by name`)).toEqual([
        { name: 'red.audit-due' },
        { name: 'red.watch-account' },
      ]);
    },
    { registry, prepare: plant('a') },
  );
});

test('broker_url: the jobs are there', async () => {
  const server = await startRedisServer();
  const redis = new Redis(server.url);
  const { held, events } = makeHeldCloud();
  try {
    await whileUp(
      { MONKEY_BROKER_URL: server.url },
      (_running, { rows }) =>
        held.during(async () => {
          await until('a watch', () => held.running === 1);
          expect((await redis.keys('*:jobs:*')).length).toBeGreaterThan(0);
          expect(await rows(`select from pgboss.job where name = 'watch-account'`)).toEqual([]);
        }),
      { registry: makeRegistry([fakeProvider({ events })]), prepare: plant('a') },
    );
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

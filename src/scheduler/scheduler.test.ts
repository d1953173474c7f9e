import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pause } from '../base/pause.ts';
import type { Broker } from '../broker/broker.ts';
import type { RunFact, Watched } from './plan.ts';
import { runScheduler, type SchedulerFacts, type SchedulerLease, type SchedulerOptions } from './scheduler.ts';

const NOW = new Date('2026-01-01T00:00:30Z');

/** A world of one stack: what the database and the broker would know. */
const makeWorld = () => {
  const world = {
    now: NOW,
    holder: null as string | null,
    epoch: 0,
    watched: [] as Watched[],
    runs: [] as RunFact[],
    published: [] as string[],
    /** What the broker holds. */
    held: new Set<string>(),
    purged: 0,
    auditors: 0,
    tidied: 0,
    errors: [] as unknown[],
    states: [] as string[],
    brokerIsAway: false,
  };
  const broker = {
    async publish(name: string, jobs: readonly { key: string; payload: { due?: string | null } }[]) {
      if (world.brokerIsAway) throw new Error('the broker is away');
      for (const { key } of jobs) {
        if (world.held.has(`${name} ${key}`)) continue;
        world.held.add(`${name} ${key}`);
        world.published.push(`${name} ${key}`);
      }
    },
    purge: async () => {
      if (world.brokerIsAway) throw new Error('the broker is away');
      world.purged += 1;
      return 0;
    },
    depth: async () => ({
      'watch-account': {
        waiting: [...world.held].filter((job) => job.startsWith('watch-account')).length,
        delayed: 0,
        active: 0,
        failed: 0,
        oldestWaitingSeconds: null,
      },
    }),
  } as unknown as Broker;
  const facts: SchedulerFacts = {
    watched: async () => world.watched,
    lastStarts: async () => [],
    newestRun: async () => 0,
    runsSince: async (after) => world.runs.filter((run) => run.id > after || run.state === 'running'),
    auditorsWanted: async () => world.auditors,
    tidy: async () => {
      world.tidied += 1;
    },
  };
  const leaseOf = (holder: string): SchedulerLease => ({
    async take() {
      if (world.holder !== null) return null;
      world.holder = holder;
      world.epoch += 1;
      return world.epoch;
    },
    keep: async (epoch) => (world.holder === holder && epoch === world.epoch ? world.now : null),
    release: async () => {
      world.holder = null;
    },
  });
  return { world, broker, facts, leaseOf };
};

const TIMINGS = { look: 5, watched: 5, upkeep: 5, standby: 5, begun: 60_000 };
const watched = (accountId: number, ...technologies: string[]): Watched[] =>
  technologies.map((technology) => ({ accountId, technology, interval: 60, phase: 0, onePass: false }));

let parts: ReturnType<typeof makeWorld>;
let stopping: { stop: AbortController; ended: Promise<void> }[] = [];

const start = (holder: string, more: Partial<SchedulerOptions> = {}) => {
  const stop = new AbortController();
  const { world, broker, facts, leaseOf } = parts;
  const ended = runScheduler({
    broker,
    facts,
    lease: leaseOf(holder),
    rule: { fullHour: false, timezone: 'UTC' },
    mostPerAccount: 10,
    signal: stop.signal,
    onError: (error) => world.errors.push(error),
    onState: (state) => world.states.push(`${holder} ${state}`),
    timings: TIMINGS,
    ...more,
  });
  stopping.push({ stop, ended });
  return { stop, ended };
};

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await pause(2);
};
/** Some looks later. */
const looks = async (): Promise<void> => {
  const { tidied } = parts.world;
  await until(() => parts.world.tidied > tidied + 3);
};

beforeEach(() => {
  parts = makeWorld();
});
afterEach(async () => {
  for (const { stop } of stopping) stop.abort();
  await Promise.allSettled(stopping.map(({ ended }) => ended));
  stopping = [];
});

describe('a scheduler', () => {
  test('purges on its start, then publishes everything that is due, once', async () => {
    const { world } = parts;
    world.watched = [...watched(1, 's3', 'sqs'), ...watched(2, 's3')];
    start('a');
    await looks();
    expect(world.published).toEqual(['watch-account 1 s3', 'watch-account 1 sqs', 'watch-account 2 s3']);
    expect(world.purged).toBe(2);
    expect(world.states).toEqual(['a deciding']);
  });

  test('publishes a pair again when its next point has come, and not before', async () => {
    const { world } = parts;
    world.watched = watched(1, 's3');
    start('a');
    await until(() => world.published.length === 1);
    world.held.clear();
    world.runs.push({ id: 1, accountId: 1, technology: 's3', state: 'done', startedAt: new Date(NOW.getTime() + 1_000) });
    world.now = new Date(NOW.getTime() + 59 * 60_000);
    await looks();
    expect(world.published.length).toBe(1);
    world.now = new Date(NOW.getTime() + 60 * 60_000);
    await until(() => world.published.length === 2);
  });

  test('takes edits over without a restart', async () => {
    const { world } = parts;
    start('a');
    await looks();
    world.watched = watched(5, 'kms');
    await until(() => world.published.includes('watch-account 5 kms'));
  });

  test('publishes again what the broker has lost', async () => {
    const { world } = parts;
    world.watched = watched(1, 's3');
    start('a', { timings: { ...TIMINGS, begun: 1_000 } });
    await until(() => world.published.length === 1);
    world.now = new Date(NOW.getTime() + 2_000);
    await looks();
    expect(world.published.length).toBe(1);
    world.held.clear();
    await until(() => world.published.length === 2);
  });

  test('a second one stands by, and takes over when the first has gone; it purges nothing', async () => {
    const { world } = parts;
    world.watched = watched(1, 's3');
    const first = start('a');
    await until(() => world.published.length === 1);
    start('b');
    await until(() => world.states.includes('b standby'));
    world.watched = watched(1, 's3', 'sqs');
    first.stop.abort();
    await until(() => world.states.includes('b deciding'));
    await until(() => world.published.includes('watch-account 1 sqs'));
    expect(world.published).toEqual(['watch-account 1 s3', 'watch-account 1 sqs']);
    expect(world.purged).toBe(2);
  });

  test('one that has lost its lease publishes nothing more', async () => {
    const { world } = parts;
    start('a');
    await looks();
    world.holder = 'somebody';
    await until(() => world.states.includes('a standby'));
    world.watched = watched(1, 's3');
    await pause(50);
    expect(world.published).toEqual([]);
  });

  test('one that loses its lease while it publishes very many jobs stops publishing', async () => {
    const { world, broker } = parts;
    world.watched = Array.from({ length: 12_000 }, (_, accountId) => watched(accountId, 's3')[0]!);
    const publish: Broker['publish'] = async (name, jobs) => {
      await broker.publish(name, jobs);
      world.holder = 'somebody';
    };
    start('a', { broker: { ...broker, publish } });
    await until(() => world.states.includes('a standby'));
    expect(world.published.length).toBeGreaterThan(0);
    expect(world.published.length).toBeLessThan(12_000);
  });

  test('a look that fails is told of, and the next one makes up for it', async () => {
    const { world } = parts;
    world.watched = watched(1, 's3');
    world.brokerIsAway = true;
    start('a');
    await until(() => world.errors.length > 2);
    world.brokerIsAway = false;
    await until(() => world.published.length === 1);
    expect(world.purged).toBe(2);
  });

  test('wants as many auditors as there is work for', async () => {
    const { world } = parts;
    world.auditors = 3;
    start('a');
    await until(() => world.published.length === 3);
    expect(world.published).toEqual(['audit-due audit-due 1', 'audit-due audit-due 2', 'audit-due audit-due 3']);
  });

  test('gives its lease up when it ends', async () => {
    const { stop, ended } = start('a');
    await looks();
    stop.abort();
    await ended;
    expect(parts.world.holder).toBeNull();
  });

  test('does not start when its stack may not run', async () => {
    const lease: SchedulerLease = { ...parts.leaseOf('a'), take: () => Promise.reject(new Error('stacks overlap')) };
    await expect(start('a', { lease }).ended).rejects.toThrow('stacks overlap');
  });
});

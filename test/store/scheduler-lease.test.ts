import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  beatInstance,
  brokerInUse,
  expireInstances,
  listInstances,
  type NewInstance,
  removeInstance,
  wishDrain,
} from '../../src/store/instance-store.ts';
import {
  keepSchedulerLease,
  releaseSchedulerLease,
  type SchedulerClaim,
  schedulerOf,
  takeSchedulerLease,
} from '../../src/store/scheduler-lease-store.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

let opened: TestApp;
beforeAll(async () => {
  opened = await openTestApp();
});
afterAll(() => opened.close());
beforeEach(() => opened.rows('truncate scheduler_lease, instance'));

const db = () => opened.app.database.kysely;
const claim = (holder: string, more: Partial<SchedulerClaim> = {}): SchedulerClaim => ({
  stack: '',
  holder,
  technologies: ['s3', 'sqs'],
  version: '1',
  fingerprint: 'f',
  ...more,
});
const take = (holder: string, more: Partial<SchedulerClaim> = {}) => takeSchedulerLease(db(), claim(holder, more));
const dieLongAgo = () => opened.rows("update scheduler_lease set heartbeat_at = now() - interval '1 minute'");

describe('the lease of a scheduler', () => {
  test('goes to one of those who ask at once', async () => {
    const epochs = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => take(holder)));
    expect(epochs.filter((epoch) => epoch !== null)).toEqual([1]);
  });

  test('is kept by its holder and by nobody else', async () => {
    await take('a');
    expect(await keepSchedulerLease(db(), '', 1)).toBeInstanceOf(Date);
    expect(await take('b')).toBeNull();
    expect(await keepSchedulerLease(db(), '', 2)).toBeNull();
    expect(await schedulerOf(db(), '')).toEqual({ holder: 'a', version: '1', fingerprint: 'f' });
  });

  test('goes to another when its holder is not heard of, or known to be dead; the old one keeps nothing', async () => {
    await take('a');
    await dieLongAgo();
    expect(await schedulerOf(db(), '')).toBeNull();
    expect(await take('b')).toBe(2);
    expect(await keepSchedulerLease(db(), '', 1)).toBeNull();
    expect(await takeSchedulerLease(db(), claim('c'), (holder) => holder === 'b')).toBe(3);
  });

  test('is free at once when it is given up', async () => {
    await take('a');
    await releaseSchedulerLease(db(), '', 1);
    expect(await keepSchedulerLease(db(), '', 1)).toBeNull();
    expect(await take('b')).toBe(2);
  });

  test('another stack has its own, unless it would watch the same', async () => {
    await take('a');
    expect(await take('b', { stack: 'roles', technologies: ['iamrole'] })).toBe(1);
    await expect(take('c', { stack: 'third', technologies: ['iamrole', 'sqs', 's3'] })).rejects.toMatchObject({
      code: 'stacks-overlap',
      message: expect.stringContaining('The default stack watches s3, sqs already'),
    });
    await dieLongAgo();
    expect(await take('c', { stack: 'third', technologies: ['iamrole', 'sqs', 's3'] })).toBe(1);
  });

  test('two stacks that overlap and start at once do not both start', async () => {
    const ends = await Promise.allSettled([take('a', { stack: 'one' }), take('b', { stack: 'two' })]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the list of instances', () => {
  const instance = (id: string, more: Partial<NewInstance> = {}): NewInstance => ({
    id,
    role: 'worker',
    stack: '',
    host: 'h',
    pid: 1,
    version: '1',
    fingerprint: 'f',
    state: 'running',
    slots: 2,
    broker: 'database',
    ...more,
  });

  test('says who is alive and what each does', async () => {
    const task = { job: 'watch-account', about: 'account 1: s3', since: '2026-01-01T00:00:00.000Z' };
    await beatInstance(db(), instance('a'), []);
    await beatInstance(db(), instance('a', { state: 'draining' }), [task]);
    await beatInstance(db(), instance('b', { role: 'scheduler' }), []);
    await opened.rows("update instance set heartbeat_at = now() - interval '1 minute' where id = 'b'");
    const rows = await listInstances(db());
    expect(rows.map(({ id, alive, state, tasks }) => ({ id, alive, state, tasks }))).toEqual([
      { id: 'b', alive: false, state: 'running', tasks: [] },
      { id: 'a', alive: true, state: 'draining', tasks: [task] },
    ]);
    await removeInstance(db(), 'a');
    expect((await listInstances(db())).map(({ id }) => id)).toEqual(['b']);
  });

  test('says which broker scheduler and workers of a stack use, as far as anybody has been heard of', async () => {
    expect(await brokerInUse(db(), '')).toBeNull();
    await beatInstance(db(), instance('a', { role: 'api', broker: 'database' }), []);
    expect(await brokerInUse(db(), '')).toBeNull();
    await beatInstance(db(), instance('old', { broker: 'database' }), []);
    await opened.rows("update instance set heartbeat_at = now() - interval '1 minute' where id = 'old'");
    expect(await brokerInUse(db(), '')).toBe('database');
    await beatInstance(db(), instance('b', { role: 'scheduler', broker: 'redis' }), []);
    expect(await brokerInUse(db(), '')).toBe('redis');
    expect(await brokerInUse(db(), 'other')).toBeNull();
  });

  test('can be read on the schema of the version that brought it', async () => {
    await beatInstance(db(), instance('a'), []);
    await opened.rows('alter table instance drop column broker');
    expect(await listInstances(db())).toMatchObject([{ id: 'a', broker: null, alive: true }]);
    await opened.rows('alter table instance add column broker text');
  });

  test('carries the wish to drain to those whom it concerns', async () => {
    for (const id of ['a', 'b']) await beatInstance(db(), instance(id), []);
    await beatInstance(db(), instance('s', { role: 'scheduler' }), []);
    expect(await wishDrain(db(), ['worker'], ['b'], true)).toBe(1);
    expect(await beatInstance(db(), instance('a'), [])).toEqual({ drain: false });
    expect(await beatInstance(db(), instance('b'), [])).toEqual({ drain: true });
    expect(await wishDrain(db(), ['worker'], null, true)).toBe(2);
    expect(await beatInstance(db(), instance('s', { role: 'scheduler' }), [])).toEqual({ drain: false });
  });

  test('forgets those that died long ago', async () => {
    await beatInstance(db(), instance('a'), []);
    await beatInstance(db(), instance('b'), []);
    await opened.rows("update instance set heartbeat_at = now() - interval '2 days' where id = 'b'");
    await expireInstances(db());
    expect((await listInstances(db())).map(({ id }) => id)).toEqual(['a']);
  });
});

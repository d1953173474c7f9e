import { fork } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { ChildTask } from '../../test/setup/task-child.ts';
import { isAlive } from '../base/process-identity.ts';
import { type ChildPool, type ChildPoolOptions, makeChildPool } from './child-pool.ts';

const ENTRY = new URL('../../test/setup/task-child.ts', import.meta.url);
const signal = new AbortController().signal;
let pool: ChildPool;
let told: unknown[] = [];
const died: [pid: number, reason: string][] = [];

const open = (options: Partial<ChildPoolOptions> = {}): ChildPool => {
  told = [];
  died.length = 0;
  pool = makeChildPool({
    fork: () => fork(ENTRY, { serialization: 'advanced' }),
    slots: 2,
    maxTasks: 1,
    timeLimitSeconds: 0,
    memoryLimitMiB: 1_024,
    onTold: (about) => told.push(about),
    onDied: async (pid, reason) => void died.push([pid, reason]),
    ...options,
  });
  return pool;
};

const run = (task: ChildTask, aborted: AbortSignal = signal): Promise<void> => pool.run(task, aborted);
const pids = (): number[] => told.map((about) => (about as { pid: number }).pid);
const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 10));
};

afterEach(() => pool.close());

test('with one task a child, each task has a process of its own that ends with it', async () => {
  open();
  for (let task = 0; task < 3; task += 1) await run({ do: 'tell' });
  expect(new Set(pids()).size).toBe(3);
  await until(() => pids().every((pid) => !isAlive(pid)));
});

test('a child is recycled after as many tasks as are allowed, and never with 0', async () => {
  open({ maxTasks: 2, slots: 1 });
  for (let task = 0; task < 4; task += 1) await run({ do: 'tell' });
  const [a, b, c, d] = pids();
  expect(new Set([a, b, c, d]).size).toBeGreaterThanOrEqual(2);
  const counts = Map.groupBy(pids(), (pid) => pid);
  expect(Math.max(...[...counts.values()].map((all) => all.length))).toBe(2);
  await pool.close();
  open({ maxTasks: 0, slots: 1 });
  for (let task = 0; task < 4; task += 1) await run({ do: 'tell' });
  expect(new Set(pids()).size).toBe(1);
});

test('the next child is started ahead of need, and no more of them than slots and one', async () => {
  open({ slots: 2 });
  await run({ do: 'tell' });
  expect(pool.size()).toBeGreaterThanOrEqual(1);
  const stop = new AbortController();
  const waiting = [run({ do: 'wait' }, stop.signal), run({ do: 'wait' }, stop.signal), run({ do: 'tell' })];
  await until(() => told.filter((about) => about === 'waiting').length === 2);
  expect(pool.size()).toBeLessThanOrEqual(3);
  stop.abort(new Error('enough'));
  const ends = await Promise.allSettled(waiting);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('a child that is just going does not keep the next one from being started ahead', async () => {
  open({ slots: 1 });
  await run({ do: 'tell' });
  const stop = new AbortController();
  const waiting = run({ do: 'wait' }, stop.signal);
  await until(() => pids().every((pid) => !isAlive(pid)));
  expect(pool.size()).toBe(2);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow();
});

test('what a task throws is thrown here', async () => {
  open({ maxTasks: 0 });
  await expect(run({ do: 'throw', message: 'not today' })).rejects.toThrow('not today');
  await run({ do: 'tell' });
});

test('a child that dies with a task in hand is told of before the task fails', async () => {
  open();
  await expect(run({ do: 'die' })).rejects.toMatchObject({ code: 'child-died', message: expect.stringContaining('SIGKILL') });
  expect(died).toEqual([[expect.any(Number), 'was ended by SIGKILL']]);
  await run({ do: 'tell' });
});

test('a task that takes too long is told to stop', async () => {
  open({ timeLimitSeconds: 0.3 });
  await expect(run({ do: 'wait' })).rejects.toThrow('took longer than the limit of 0.3 s');
});

test('a child that takes too much memory is ended', async () => {
  open({ memoryLimitMiB: 200 });
  await expect(run({ do: 'grow' })).rejects.toThrow(/took \d+ MiB of memory, more than the limit of 200 MiB/);
  expect(died.length).toBe(1);
});

test('a child may ask, and is answered', async () => {
  open({ onAsked: async (question) => `${question}!` });
  await run({ do: 'ask', question: 'who' });
  expect(told).toEqual(['who!']);
});

test('signals that a terminal sends to the whole group do not end a child', async () => {
  open({ slots: 1, maxTasks: 0 });
  await run({ do: 'tell' });
  const [pid] = pids();
  process.kill(pid!, 'SIGTERM');
  process.kill(pid!, 'SIGINT');
  await run({ do: 'tell' });
  expect(pids()).toEqual([pid, pid]);
});

test('closing ends every child', async () => {
  open({ slots: 2, maxTasks: 0 });
  await Promise.all([run({ do: 'tell' }), run({ do: 'tell' })]);
  const all = pids();
  await pool.close();
  expect(all.some(isAlive)).toBe(false);
  expect(pool.size()).toBe(0);
});

test('closing ends at once what still has a task in hand, and tells of it first', async () => {
  open();
  const ended = run({ do: 'ignore' }).catch((error: unknown) => error);
  await until(() => told.includes('waiting'));
  await pool.close();
  expect(died).toEqual([[expect.any(Number), 'had not ended when the worker did']]);
  expect(await ended).toMatchObject({ code: 'child-died' });
});

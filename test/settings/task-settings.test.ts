import { afterEach, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { until } from '../setup/until.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

/** A worker process that carries out one task at a time, under some settings. */
const open = async (environment: NodeJS.ProcessEnv) => {
  deployment = await openDeployment({ MONKEY_WORKER_CONCURRENCY: '1', ...environment });
  return deployment.start('run_worker');
};

interface Run {
  readonly state: string;
  readonly problem: string | null;
}

/** The first run that has ended. */
const firstRun = (): Promise<Run> =>
  until(
    'the end of a run',
    async () => (await deployment.test.rows<Run>(`select state, problem from run where state <> 'running' order by id`))[0],
  );

test('worker_max_tasks_per_child: after so many tasks a process is replaced', async () => {
  await open({ MONKEY_WORKER_MAX_TASKS_PER_CHILD: '2' });
  for (const name of ['a', 'b', 'c', 'd']) await deployment.publish(await deployment.plant(name, 'quick'));
  await until('four tasks', () => deployment.journal('end').length === 4);
  const tasks = Map.groupBy(deployment.journal('end'), ({ pid }) => pid);
  expect([...tasks.values()].map((entries) => entries.length)).toEqual([2, 2]);
});

test('worker_shutdown_seconds: so long a worker that is told to go lets its tasks finish, then it hands them back', async () => {
  const worker = await open({ MONKEY_WORKER_SHUTDOWN_SECONDS: '1' });
  await deployment.publish(await deployment.plant('a', 'held'));
  await deployment.noted('begin', 'a');
  worker.terminate();
  expect(await worker.ended(15)).toBe(0);
  expect(await firstRun()).toMatchObject({ state: 'failed' });
  expect(await deployment.broker.depth()).toMatchObject({ 'watch-account': { waiting: 1, active: 0 } });
});

test('task_time_limit: a task that takes longer is ended', async () => {
  await open({ MONKEY_TASK_TIME_LIMIT: '1' });
  await deployment.publish(await deployment.plant('a', 'held'));
  expect(await firstRun()).toEqual({ state: 'failed', problem: 'The task took longer than the limit of 1 s.' });
});

test('task_memory_limit: a process that takes more is ended', async () => {
  const worker = await open({ MONKEY_TASK_MEMORY_LIMIT: '300' });
  await deployment.publish(await deployment.plant('a', 'hungry 600'));
  const { state, problem } = await firstRun();
  expect(state).toBe('lost');
  expect(problem).toMatch(/took \d+ MiB of memory, more than the limit of 300 MiB\.$/);
  await worker.logged('a process died with a task in hand; the task is tried again');
});

describe('task_memory_limit and task_time_limit', () => {
  test('of 0 are no limits', async () => {
    await open({ MONKEY_TASK_MEMORY_LIMIT: '0', MONKEY_TASK_TIME_LIMIT: '0' });
    // More than the default.
    await deployment.publish(await deployment.plant('a', 'hungry 1200'));
    expect(await firstRun()).toEqual({ state: 'done', problem: null });
  });
});

import { afterEach, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { CALLS_PER_SECOND } from '../setup/orchard.ts';

/** Calls that may be made at once after a pause, as the store has it. */
const BURST = 100;
/** Seconds from the beginning of the budget, in the database, to the first call that was noted. Two budgets would be off by two. */
const BLUR = 0.2;

let deployment: Deployment;
afterEach(() => deployment.close());

/** The n-th call may not come before the burst and what has been refilled since allow it. */
const expectWithinBudget = (count: number): void => {
  const times = deployment
    .journal('call')
    .map(({ what }) => Number(what) / 1000)
    .sort((a, b) => a - b);
  expect(times.length).toBe(count);
  for (const [index, time] of times.entries())
    expect(time - times[0]! + BLUR).toBeGreaterThanOrEqual((index + 1 - BURST) / CALLS_PER_SECOND);
};

test('four worker processes together stay below the one budget of an account, and so does a scan by hand beside them', async () => {
  deployment = await openDeployment({ MONKEY_WORKER_CONCURRENCY: '1' });
  const names = ['a', 'b', 'c', 'd'];
  const accounts = await Promise.all(names.map((name) => deployment.plant(name, 'calls 40')));
  await deployment.plant('by-hand', 'calls 40');
  for (const _name of names) deployment.start('run_worker');
  for (const account of accounts) await deployment.publish(account);
  await deployment.noted('call', 'a');
  expect((await deployment.monkey(['scan', '-a', 'by-hand', '-t', 'tree'])).status).toBe(0);
  for (const name of names) await deployment.noted('end', name);
  expectWithinBudget(200);
  expect(new Set(deployment.journal('call').map(({ parent }) => parent)).size).toBeGreaterThan(3);
});

test('a secret that one task has fetched is used by the next, in a process of its own', async () => {
  deployment = await openDeployment({ MONKEY_WORKER_MAX_TASKS_PER_CHILD: '1' });
  deployment.start('run_worker');
  for (const name of ['a', 'b']) {
    await deployment.publish(await deployment.plant(name, 'secretive'));
    await deployment.noted('end', name);
  }
  const [first, second] = deployment.journal('secret');
  expect(first!.what).toBe(`of ${first!.pid}`);
  expect(second!.what).toBe(first!.what);
  expect(second!.pid).not.toBe(first!.pid);
});

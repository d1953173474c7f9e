import { afterEach, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { freePort } from '../setup/postgres-server.ts';
import { until } from '../setup/until.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

const stack = (name: string, technology: string): NodeJS.ProcessEnv => ({
  MONKEY_STACK: name,
  MONKEY_ONLY_WATCH: technology,
  MONKEY_WORKER_CONCURRENCY: '1',
});

test('two stacks run side by side on one database and one broker, as long as they share no technology', async () => {
  deployment = await openDeployment();
  const names = ['a', 'b', 'c'];
  for (const name of names) await deployment.plant(name, 'quick');
  const stacks = [stack('red', 'tree'), stack('blue', 'bush')].map((environment) => ({
    scheduler: deployment.start('run_scheduler', environment),
    worker: deployment.start('run_worker', environment),
  }));
  for (const { scheduler } of stacks) await scheduler.logged('this scheduler decides');
  for (const name of names) await deployment.noted('end', name, 2);
  const watched = deployment.journal('end').map(({ technology, account, parent }) => `${technology} ${account} ${parent}`);
  const [red, blue] = stacks.map(({ worker }) => worker.pid);
  expect(watched.sort()).toEqual(names.flatMap((name) => [`tree ${name} ${red}`, `bush ${name} ${blue}`]).sort());

  const third = deployment.start('run_scheduler', stack('green', 'bush,tree'));
  expect(await third.ended()).toBe(4);
  expect(third.printed()).toMatch(
    /^monkey: stacks-overlap: The stack "(blue" watches bush|red" watches tree) already\. Give each technology to one stack, with security_monkey_only_watch and security_monkey_watcher_ignore\.$/m,
  );
  expect(await deployment.test.rows(`select from instance where stack = 'green'`)).toEqual([]);
});

test('a worker with other settings than the scheduler takes no jobs and says why, until they agree', async () => {
  deployment = await openDeployment();
  const port = await freePort();
  const four = deployment.start('run_scheduler', { MONKEY_MAX_RUNS_PER_ACCOUNT: '4' });
  await four.logged('this scheduler decides');
  const worker = deployment.start('run_worker', { MONKEY_MAX_RUNS_PER_ACCOUNT: '3', MONKEY_METRICS_PORT: String(port) });
  await worker.logged(/^The scheduler runs version and settings \S+, this worker \S+\. It takes no jobs until both are the same\.$/);
  const readiness = await fetch(`http://127.0.0.1:${port}/readiness`);
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({
    reason: 'The scheduler of this stack has another version or other settings than this worker.',
  });
  await deployment.publish(await deployment.plant('a', 'quick'));
  const states = (): Promise<readonly { state: string }[]> => deployment.test.rows(`select state from instance where role = 'worker'`);
  // Said with the next heartbeat: a worker that took jobs would have begun by then.
  await until('the state of the worker', async () => (await states())[0]?.state === 'mismatch');
  expect(deployment.journal('begin')).toEqual([]);
  const check = await deployment.monkey(['deploy', 'check']);
  expect(check.status).toBe(1);
  expect(check.stdout).toMatch(
    /^no {2}settings: Scheduler and workers of the stack differ in settings that they must share: scheduler .*; worker /m,
  );

  four.terminate();
  await four.ended();
  deployment.start('run_scheduler', { MONKEY_MAX_RUNS_PER_ACCOUNT: '3' });
  await worker.logged('scheduler and worker are the same again; jobs are taken');
  await deployment.noted('end', 'a');
  await until('readiness', async () => (await fetch(`http://127.0.0.1:${port}/readiness`)).status === 200);
});

test('a job of another version or other settings waits, at the cost of no attempt, until a scheduler like the worker says that it is an old one', async () => {
  deployment = await openDeployment();
  const worker = deployment.start('run_worker');
  const { id: accountId } = await deployment.plant('a', 'quick');
  await until('the worker', async () => (await deployment.test.rows(`select from instance where role = 'worker'`)).length === 1);
  await deployment.broker.publish('watch-account', [
    { payload: { accountId, technologies: ['tree'], by: '0.0.1/abcdefabcdef' }, key: 'old', attempts: 1 },
  ]);
  const line = await worker.logged(
    /^A job comes from version and settings 0\.0\.1\/abcdefabcdef, this worker has \S+\. It takes no jobs until/,
  );
  expect(line).toMatchObject({ job: 'watch-account', account: 'a', technology: 'tree' });
  await until('a job that waits', async () => (await deployment.broker.depth())['watch-account'].waiting === 1);
  expect(deployment.journal('begin')).toEqual([]);
  deployment.start('run_scheduler');
  await worker.logged('scheduler and worker are the same again; jobs are taken');
  await deployment.noted('end', 'a', 2);
  expect((await deployment.broker.depth())['watch-account'].failed).toBe(0);
});

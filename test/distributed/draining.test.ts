import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drainWorkers, workersThatWork } from '../../src/app/deployment.ts';
import { pause } from '../../src/base/pause.ts';
import { whileUp } from '../settings/while-up.ts';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import type { RoleProcess } from '../setup/role-process.ts';
import { until } from '../setup/until.ts';

/** Much longer than a job waits for a worker that has free hands. */
const SETTLED = 1_500;

describe('a worker that has little time to end', () => {
  let deployment: Deployment;
  let worker: RoleProcess;

  const statesOf = async (table: 'instance' | 'run'): Promise<readonly string[]> =>
    (await deployment.test.rows<{ state: string }>(`select state from ${table} order by state`)).map(({ state }) => state);

  beforeAll(async () => {
    deployment = await openDeployment();
    worker = deployment.start('run_worker', { MONKEY_WORKER_SHUTDOWN_SECONDS: '2' });
  });
  afterAll(() => deployment?.close());

  test('has all the time that it needs when it is drained; then it takes nothing more until it is resumed', async () => {
    await deployment.publish(await deployment.plant('long', 'held'));
    await deployment.noted('begin', 'long');
    expect(await deployment.monkey(['workers', 'drain'])).toMatchObject({ status: 0, stdout: 'Told 1 to take no more jobs.\n' });
    await until('a worker that takes nothing more', async () => (await statesOf('instance'))[0] === 'draining');
    await deployment.publish(await deployment.plant('late', 'quick'));
    await pause(SETTLED);
    expect(deployment.journal('begin', 'late')).toEqual([]);
    expect(await deployment.monkey(['workers', 'resume'])).toMatchObject({ status: 0, stdout: 'Told 1 to take jobs again.\n' });
    await deployment.noted('end', 'late');
    expect(deployment.journal('end', 'long')).toEqual([]);
    const drained = deployment.monkey(['workers', 'drain', '--wait']);
    await until('a worker that takes nothing more', async () => (await statesOf('instance'))[0] === 'draining');
    deployment.open('long');
    expect(await drained).toEqual({ status: 0, signal: null, stdout: 'Drained 1.\n', stderr: '' });
    expect(deployment.journal('end', 'long').length).toBe(1);
    expect(await statesOf('instance')).toEqual(['drained']);
    await deployment.monkey(['workers', 'resume']);
  });

  test('hands back what it has not finished when it is told to go, and another worker does it', async () => {
    for (const what of ['held', 'stubborn']) {
      await deployment.publish(await deployment.plant(what, what));
      expect(await deployment.noted('begin', what)).toMatchObject({ parent: worker.pid });
    }
    const other = deployment.start('run_worker', { MONKEY_WORKER_CONCURRENCY: '3' });
    await until('the other worker', async () => (await statesOf('instance')).length === 2);
    worker.terminate();
    expect(await worker.ended()).toBe(0);
    for (const what of ['held', 'stubborn']) {
      deployment.open(what);
      expect(await deployment.noted('begin', what, 2)).toMatchObject({ parent: other.pid });
      expect(await deployment.noted('end', what)).toMatchObject({ parent: other.pid });
    }
    await until('the end of the runs', async () => !(await statesOf('run')).includes('running'));
    expect(await statesOf('run')).toEqual(['done', 'done', 'done', 'done', 'failed', 'lost']);
  });
});

test('"monkey up" is drained, too', async () => {
  await whileUp({}, async (_running, { app, rows }) => {
    await drainWorkers(app, null, true);
    await until('the end of the drain', async () => (await workersThatWork(app, null)).length === 0);
    expect(await rows('select role, state from instance')).toEqual([{ role: 'all', state: 'drained' }]);
  });
});

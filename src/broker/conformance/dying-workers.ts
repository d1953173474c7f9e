import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startBrokerWorker } from '../../../test/setup/start-broker-worker.ts';
import type { Suite } from './suite.ts';
import { nothing, SHORT_CLAIMS, startWorker, watch } from './worker-in-test.ts';

const TAKEN_OVER_WITHIN = 30_000;
const NONE = { waiting: 0, delayed: 0, active: 0, failed: 0 };

const workerOn = ({ inTest, stack }: Suite, timings: object) =>
  startBrokerWorker({ ...inTest().environment, BROKER_STACK: stack(), BROKER_TIMINGS: JSON.stringify(timings) });

const describeKilling = (suite: Suite): void => {
  const { broker, another } = suite;

  test('the jobs of a worker that is killed are taken over within 30 seconds, none is lost, and no attempt counted', async () => {
    const jobs = [1, 2, 3].map((id) => ({ ...watch(id), attempts: 1 }));
    await broker().publish('watch-account', jobs);
    // Both with the timings that are used in earnest.
    const killed = workerOn(suite, {});
    await killed.said('took 1', 'took 2', 'took 3');
    const survivor = startWorker(await another({ timings: {} }));
    killed.send('SIGKILL');
    await killed.ended();
    const start = performance.now();
    await broker().publish('watch-account', jobs);
    await survivor.until(() => survivor.taken.length === 3);
    const waited = performance.now() - start;
    await survivor.stop();
    expect(waited).toBeLessThan(TAKEN_OVER_WITHIN);
    expect(survivor.taken.toSorted()).toEqual(['1 s3', '2 s3', '3 s3']);
    expect((await broker().depth())['watch-account']).toMatchObject(NONE);
  });
};

export const describeDyingWorkers = (suite: Suite): void => {
  const { broker, another, stack, inTest, patient } = suite;
  if (patient) describeKilling(suite);

  test('a worker that is paused for too long is told that its claim is lost, and does no harm to the next one', async () => {
    await broker().publish('watch-account', [watch(1)]);
    const paused = workerOn(suite, SHORT_CLAIMS);
    await paused.said('took 1');
    paused.send('SIGSTOP');
    const { promise, resolve } = Promise.withResolvers<void>();
    const second = startWorker(await another({ timings: SHORT_CLAIMS }), () => promise);
    await second.until(() => second.taken.length === 1);
    paused.send('SIGCONT');
    await paused.said('told 1 lease-lost', 'failed lease-lost');
    paused.send('SIGTERM');
    await paused.ended();
    expect((await broker().depth())['watch-account'].active).toBe(1);
    resolve();
    await second.stop();
    expect(second.taken).toEqual(['1 s3']);
    expect((await broker().depth())['watch-account']).toMatchObject(NONE);
  });

  test('a claim that is taken away ends the work', async () => {
    await broker().publish('watch-account', [watch(1)]);
    const work = async (_text: string, signal: AbortSignal) => {
      await inTest().loseClaims(stack());
      await once(signal, 'abort');
      throw signal.reason;
    };
    const quick = await another({ timings: SHORT_CLAIMS });
    const worker = startWorker(quick, (text, signal) => (worker.taken.length === 1 ? work(text, signal) : nothing(text, signal)));
    await worker.until(() => worker.errors.length === 1 && worker.taken.length === 2);
    await worker.stop();
    expect(worker.errors).toEqual([expect.objectContaining({ code: 'lease-lost' })]);
    expect((await broker().depth())['watch-account']).toMatchObject(NONE);
  });
};

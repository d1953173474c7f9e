import { once } from 'node:events';
import { expect, test } from 'vitest';
import { pause } from '../../base/pause.ts';
import type { Suite } from './suite.ts';
import { forever, startWorker, watch } from './worker-in-test.ts';

export const describeStopping = ({ broker, another }: Suite): void => {
  test('stopping tells the jobs under way, waits for them, and takes no more', async () => {
    await broker().publish('watch-account', [watch(16), watch(17)]);
    let finished = false;
    const work = async (_text: string, signal: AbortSignal) => {
      await once(signal, 'abort');
      await pause(50);
      finished = true;
    };
    const worker = startWorker(broker(), work, { concurrency: 1 });
    await worker.until(() => worker.taken.length === 1);
    await worker.stop();
    expect(finished).toBe(true);
    expect(worker.taken.length).toBe(1);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, active: 0 });
  });

  test('what does not end in time is handed back: another worker takes it at once, and no attempt is counted', async () => {
    await broker().publish('watch-account', [{ ...watch(18), attempts: 1 }]);
    const idle = startWorker(await another(), undefined, { concurrency: 1 });
    const busy = startWorker(broker(), forever, { shutdownSeconds: 0.1 });
    // Whichever of the two has it: the idle one is done with it, so publish until the busy one has one.
    while (busy.taken.length === 0) {
      await broker().publish('watch-account', [{ ...watch(18), attempts: 1 }]);
      await pause(20);
    }
    const before = idle.taken.length;
    await busy.stop();
    await idle.until(() => idle.taken.length > before);
    await idle.stop();
    expect(busy.errors).toEqual([expect.objectContaining({ code: 'interrupted' })]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 0, delayed: 0, active: 0, failed: 0 });
  });

  test('the time to end counts from when the worker has to hurry, if that is later', async () => {
    await broker().publish('watch-account', [{ ...watch(21), attempts: 1 }]);
    const hurry = new AbortController();
    const work = Promise.withResolvers<void>();
    const worker = startWorker(broker(), () => work.promise, { shutdownSeconds: 0, hurry: hurry.signal });
    await worker.until(() => worker.taken.length === 1);
    const stopped = worker.stop();
    await pause(100);
    work.resolve();
    await stopped;
    expect(worker.errors).toEqual([]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 0, active: 0 });

    await broker().publish('watch-account', [{ ...watch(21), attempts: 1 }]);
    const hurried = startWorker(broker(), forever, { shutdownSeconds: 0, hurry: hurry.signal });
    await hurried.until(() => hurried.taken.length === 1);
    hurry.abort();
    await hurried.stop();
    expect(hurried.errors).toEqual([expect.objectContaining({ code: 'interrupted' })]);
  });

  test('a job that throws because it is told to stop is handed back, too', async () => {
    await broker().publish('watch-account', [{ ...watch(19), attempts: 1 }]);
    const first = startWorker(broker(), async (_text, signal) => {
      await once(signal, 'abort');
      throw new Error('stopped');
    });
    await first.until(() => first.taken.length === 1);
    await first.stop();
    expect(first.errors).toEqual([]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, failed: 0 });
    const second = startWorker(broker());
    await second.until(() => second.taken.length === 1);
    await second.stop();
    expect(second.taken).toEqual(['19 s3']);
  });

  test('a worker that is stopped before it has begun takes nothing', async () => {
    await broker().publish('watch-account', [watch(20)]);
    await broker().consume(
      { 'watch-account': () => Promise.reject(new Error('taken')), 'audit-due': async () => undefined },
      { concurrency: 1, signal: AbortSignal.abort(), onError: () => undefined },
    );
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, active: 0 });
  });
};

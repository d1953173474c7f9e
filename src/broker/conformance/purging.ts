import { expect, test } from 'vitest';
import type { Suite } from './suite.ts';
import { eventually, forever, startWorker, watch } from './worker-in-test.ts';

export const describePurging = ({ broker, another }: Suite): void => {
  test('what is purged is handed to nobody; the answer says how many that were', async () => {
    const periodic = [10, 11, 12].map((id) => ({ ...watch(id), periodic: true }));
    await broker().publish('watch-account', periodic);
    await broker().publish('audit-due', [{ payload: {}, key: 'audit', periodic: true }]);
    expect(await broker().purge('watch-account')).toBe(3);
    expect(await broker().purge('watch-account')).toBe(0);
    const worker = startWorker(broker());
    await worker.until(() => worker.taken.length > 0);
    // Its key is free again.
    await broker().publish('watch-account', periodic.slice(0, 1));
    await worker.until(() => worker.taken.length === 2);
    await worker.stop();
    expect(worker.taken).toEqual(['audit', '10 s3']);
  });

  test('nothing is purged that somebody asked for, that is delayed, that is tried again, or that runs', async () => {
    await broker().publish(
      'watch-account',
      [1, 2].map((id) => ({ ...watch(id), periodic: true })),
    );
    const worker = startWorker(
      broker(),
      async (text) => {
        if (text === '1 s3') throw new Error('again');
        await forever(text, new AbortController().signal);
      },
      { shutdownSeconds: 0 },
    );
    await eventually(async () => {
      const { delayed, active } = (await broker().depth())['watch-account'];
      return delayed === 1 && active === 1;
    });
    await worker.stop();
    await broker().publish('watch-account', [watch(3), { ...watch(4), periodic: true }, { ...watch(5), periodic: true, delaySeconds: 60 }]);
    expect(await broker().purge('watch-account')).toBe(1);
    const rest = startWorker(broker());
    await rest.until(() => rest.taken.length === 3);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 0, delayed: 1 });
    await rest.stop();
    expect(rest.taken.toSorted()).toEqual(['1 s3', '2 s3', '3 s3']);
  });

  test('a periodic job that somebody asks for as well is purged no more, and has their priority', async () => {
    await broker().publish(
      'watch-account',
      [1, 2, 3].map((id) => ({ ...watch(id), periodic: true })),
    );
    await broker().publish('watch-account', [{ ...watch(3), priority: 'high' }]);
    await broker().publish('watch-account', [{ ...watch(2), priority: 'low' }]);
    // A schedule does not make it periodic again.
    await broker().publish('watch-account', [{ ...watch(3), periodic: true }]);
    expect(await broker().purge('watch-account')).toBe(1);
    const worker = startWorker(broker(), undefined, { concurrency: 1 });
    await worker.until(() => worker.taken.length === 2);
    await worker.stop();
    expect(worker.taken).toEqual(['3 s3', '2 s3']);
  });

  test('what is asked for while purging goes on is not lost', async () => {
    const jobs = Array.from({ length: 300 }, (_, at) => watch(at));
    await broker().publish(
      'watch-account',
      jobs.map((job) => ({ ...job, periodic: true })),
    );
    await Promise.all([
      broker().purge('watch-account'),
      ...jobs.map((job) => broker().publish('watch-account', [job])),
      broker().purge('watch-account'),
    ]);
    expect((await broker().depth())['watch-account'].waiting).toBe(300);
    expect(await broker().purge('watch-account')).toBe(0);
  });

  test('the depth counts by name what waits, is delayed, runs and has died', async () => {
    const none = { waiting: 0, delayed: 0, active: 0, failed: 0, oldestWaitingSeconds: null };
    expect(await broker().depth()).toEqual({ 'watch-account': none, 'audit-due': none });
    await broker().publish('watch-account', [watch(13), watch(14), { ...watch(15), priority: 'high' }, { ...watch(16), delaySeconds: 60 }]);
    const full = await broker().depth();
    expect(full['watch-account']).toMatchObject({ waiting: 3, delayed: 1, active: 0, failed: 0 });
    expect(full['watch-account'].oldestWaitingSeconds).toBeGreaterThanOrEqual(0);
    expect(full['watch-account'].oldestWaitingSeconds).toBeLessThan(30);
    const { promise, resolve } = Promise.withResolvers<void>();
    const work = (text: string) => (text === 'audit' ? Promise.reject(new Error('dies')) : promise);
    const worker = startWorker(broker(), work, { concurrency: 2 });
    await worker.until(() => worker.taken.length === 2);
    const other = startWorker(await another(), work, { concurrency: 2 });
    await other.until(() => other.taken.length === 1);
    await broker().publish('audit-due', [{ payload: {}, key: 'audit', attempts: 1 }]);
    await eventually(async () => (await broker().depth())['audit-due'].failed === 1);
    expect(await broker().depth()).toMatchObject({
      'watch-account': { waiting: 0, delayed: 1, active: 3, failed: 0, oldestWaitingSeconds: null },
      'audit-due': { waiting: 0, delayed: 0, active: 0, failed: 1, oldestWaitingSeconds: null },
    });
    resolve();
    await Promise.all([worker.stop(), other.stop()]);
    expect((await broker().depth())['watch-account']).toEqual({ ...none, delayed: 1 });
  });
};

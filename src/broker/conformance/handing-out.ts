import { expect, test } from 'vitest';
import { pause } from '../../base/pause.ts';
import type { Suite } from './suite.ts';
import { eventually, startWorker, watch } from './worker-in-test.ts';

const describeFolding = ({ broker, another }: Suite): void => {
  test('jobs of one key that wait are one job', async () => {
    await broker().publish('watch-account', [watch(1), watch(1)]);
    await broker().publish('watch-account', [watch(1), watch(2)]);
    expect((await broker().depth())['watch-account'].waiting).toBe(2);
    const worker = startWorker(broker());
    await worker.until(() => worker.taken.includes('2 s3'));
    await broker().publish('watch-account', [watch(3)]);
    await worker.until(() => worker.taken.includes('3 s3'));
    await worker.stop();
    expect(worker.taken.sort()).toEqual(['1 s3', '2 s3', '3 s3']);
  });

  test('a job folds into one of its key that runs, and can be published again once that is done', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await broker().publish('watch-account', [watch(4)]);
    const worker = startWorker(broker(), async (text) => {
      if (text === '4 s3') await promise;
    });
    await worker.until(() => worker.taken.length === 1);
    await broker().publish('watch-account', [watch(4)]);
    await broker().publish('watch-account', [watch(5)]);
    await worker.until(() => worker.taken.includes('5 s3'));
    expect(worker.taken).toEqual(['4 s3', '5 s3']);
    resolve();
    await eventually(async () => (await broker().depth())['watch-account'].active === 0);
    await broker().publish('watch-account', [watch(4)]);
    await worker.until(() => worker.taken.length === 3);
    await worker.stop();
    expect(worker.taken[2]).toBe('4 s3');
  });

  test('a job folds into one of its key that is delayed', async () => {
    await broker().publish('watch-account', [{ ...watch(6), delaySeconds: 1 }]);
    await broker().publish('watch-account', [watch(6)]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 0, delayed: 1 });
  });

  test('one key of two kinds of job is two jobs', async () => {
    await broker().publish('watch-account', [watch(7, 'same')]);
    await broker().publish('audit-due', [{ payload: {}, key: 'same' }]);
    const worker = startWorker(broker());
    await worker.until(() => worker.taken.length === 2);
    await worker.stop();
    expect(worker.taken.sort()).toEqual(['7 s3', 'audit']);
  });

  test('of two who publish the same keys at the same time, each key gets one job', async () => {
    const jobs = Array.from({ length: 400 }, (_, at) => watch(at));
    const other = await another();
    await Promise.all([broker().publish('watch-account', jobs), other.publish('watch-account', jobs.toReversed())]);
    expect((await broker().depth())['watch-account'].waiting).toBe(400);
    const worker = startWorker(other);
    await worker.until(() => worker.taken.length >= 400);
    await worker.stop();
    expect(worker.taken.length).toBe(400);
    expect(new Set(worker.taken).size).toBe(400);
  });
};

const describeOrder = ({ broker }: Suite): void => {
  test('the higher priority comes first', async () => {
    await broker().publish('watch-account', [{ ...watch(1), priority: 'low' }, watch(2), { ...watch(3), priority: 'normal' }]);
    await broker().publish('watch-account', [{ ...watch(4), priority: 'high' }]);
    const worker = startWorker(broker(), undefined, { concurrency: 1 });
    await worker.until(() => worker.taken.length === 4);
    await worker.stop();
    expect(worker.taken[0]).toBe('4 s3');
    expect(worker.taken.slice(1, 3).sort()).toEqual(['2 s3', '3 s3']);
    expect(worker.taken[3]).toBe('1 s3');
  });

  test('a delayed job comes after its delay', async () => {
    const start = performance.now();
    await broker().publish('watch-account', [{ ...watch(1), delaySeconds: 1 }, watch(2)]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, delayed: 1 });
    const worker = startWorker(broker(), undefined, { concurrency: 1 });
    await worker.until(() => worker.taken.length === 2);
    const waited = performance.now() - start;
    await worker.stop();
    expect(worker.taken).toEqual(['2 s3', '1 s3']);
    expect(waited).toBeGreaterThan(990);
  });
};

const describeSharing = ({ broker, another }: Suite): void => {
  test('many jobs from many publishers all come, each once, never more at a time than was agreed', async () => {
    const publishers = Array.from({ length: 10 }, (_, publisher) =>
      broker().publish(
        'watch-account',
        Array.from({ length: 30 }, (_job, at) => watch(publisher * 30 + at)),
      ),
    );
    await Promise.all(publishers);
    let under = 0;
    let most = 0;
    const work = async () => {
      under += 1;
      most = Math.max(most, under);
      await pause(1);
      under -= 1;
    };
    const worker = startWorker(broker(), work, { concurrency: 3 });
    await worker.until(() => worker.taken.length >= 300);
    await worker.stop();
    expect(new Set(worker.taken).size).toBe(300);
    expect(worker.taken.length).toBe(300);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('thousands of jobs are published at once, and two workers share them', async () => {
    const jobs = Array.from({ length: 6_000 }, (_, at) => ({ ...watch(at), periodic: at % 2 === 0 }));
    await broker().publish('watch-account', jobs);
    expect((await broker().depth())['watch-account'].waiting).toBe(6_000);
    const workers = [startWorker(broker(), undefined, { concurrency: 10 }), startWorker(await another(), undefined, { concurrency: 10 })];
    const all = () => workers.flatMap(({ taken }) => taken);
    await workers[0]!.until(() => all().length >= 6_000);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(all().length).toBe(6_000);
    expect(new Set(all()).size).toBe(6_000);
    expect(workers.every(({ taken }) => taken.length > 0)).toBe(true);
  });
};

const describeStacks = ({ broker, another, stack }: Suite): void => {
  test('stacks see nothing of each other', async () => {
    const other = await another({ stack: `${stack()}-b` });
    await broker().publish('watch-account', [{ ...watch(1), periodic: true }]);
    expect((await other.depth())['watch-account'].waiting).toBe(0);
    expect(await other.purge('watch-account')).toBe(0);
    await other.publish('watch-account', [watch(1, 'of b')]);
    const worker = startWorker(other);
    await worker.until(() => worker.taken.length > 0);
    await other.publish('watch-account', [watch(2)]);
    await worker.until(() => worker.taken.includes('2 s3'));
    await worker.stop();
    expect(worker.taken).toEqual(['1 s3', '2 s3']);
    expect((await broker().depth())['watch-account'].waiting).toBe(1);
  });

  test('many who open a stack for the first time at the same time all may use it', async () => {
    const brokers = await Promise.all([1, 2, 3, 4, 5].map(() => another({ stack: `${stack()}-new` })));
    await Promise.all(brokers.map((one, at) => one.publish('watch-account', [watch(at)])));
    expect((await brokers[0]!.depth())['watch-account'].waiting).toBe(5);
  });

  test('whoever names no stack has the default one', async () => {
    const unnamed = await another({ stack: '' });
    const named = await another({ stack: 'default' });
    await unnamed.publish('audit-due', [{ payload: {}, key: 'default', periodic: true }]);
    expect((await named.depth())['audit-due'].waiting).toBe(1);
    expect(await named.purge('audit-due')).toBe(1);
    expect((await broker().depth())['audit-due'].waiting).toBe(0);
  });
};

export const describeHandingOut = (suite: Suite): void => {
  const { broker } = suite;

  test('a job is handed out with what it was published with', async () => {
    await broker().publish('watch-account', [{ payload: { accountId: 7, technologies: ['s3', 'sqs'] }, key: '7: a key, with “signs”' }]);
    await broker().publish('watch-account', []);
    const worker = startWorker(broker());
    await worker.until(() => worker.taken.length > 0);
    await worker.stop();
    expect(worker.taken).toEqual(['7 s3 sqs']);
    expect(worker.errors).toEqual([]);
    expect(await broker().depth()).toMatchObject({ 'watch-account': { waiting: 0, active: 0, failed: 0 } });
  });

  test('it answers', async () => {
    await expect(broker().ping()).resolves.toBeUndefined();
  });

  describeFolding(suite);
  describeOrder(suite);
  describeSharing(suite);
  describeStacks(suite);
};

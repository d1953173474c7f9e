import { expect, test } from 'vitest';
import type { Suite } from './suite.ts';
import { eventually, startWorker, watch } from './worker-in-test.ts';

export const describeRetrying = ({ broker, another }: Suite): void => {
  test('a job that throws is told of and tried again after a while, and others go on meanwhile', async () => {
    let attempts = 0;
    await broker().publish('watch-account', [watch(8), watch(9)]);
    const worker = startWorker(broker(), async (text) => {
      if (text !== '8 s3') return;
      attempts += 1;
      if (attempts === 1) throw new Error('not today');
    });
    await eventually(async () => (await broker().depth())['watch-account'].delayed === 1);
    await broker().publish('watch-account', [watch(8), watch(10)]);
    expect((await broker().depth())['watch-account'].delayed).toBe(1);
    await worker.until(() => attempts === 2 && worker.taken.includes('10 s3'));
    await worker.stop();
    expect(worker.errors.map((error) => (error as Error).message)).toEqual(['not today']);
    expect(worker.failed).toEqual([{ name: 'watch-account', payload: { accountId: 8, technologies: ['s3'] } }]);
    expect(worker.taken.toSorted()).toEqual(['10 s3', '8 s3', '8 s3', '9 s3']);
  });

  test('the third failure is the last; the dead letter is listed, replayed and done', async () => {
    let broken = true;
    await broker().publish('watch-account', [{ payload: { accountId: 11, technologies: ['s3'] }, key: 'eleven' }]);
    const worker = startWorker(broker(), async () => {
      if (broken) throw new Error(`no \u0000 reason ${worker.taken.length}`);
    });
    await eventually(async () => (await broker().depth())['watch-account'].failed === 1);
    expect(worker.taken.length).toBe(3);
    const letters = await broker().deadLetters({ offset: 0, limit: 10 });
    expect(letters).toEqual([
      {
        id: expect.any(String),
        name: 'watch-account',
        payload: { accountId: 11, technologies: ['s3'] },
        key: 'eleven',
        error: expect.stringMatching(/^no .* reason 3$/s),
        attempts: 3,
        diedAt: expect.any(Date),
      },
    ]);
    broken = false;
    await broker().replay(letters[0]!.id);
    await worker.until(() => worker.taken.length === 4);
    await worker.stop();
    expect(await broker().deadLetters({ offset: 0, limit: 10 })).toEqual([]);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 0, delayed: 0, active: 0, failed: 0 });
  });

  test('dead letters come by page, the newest first; their keys are free', async () => {
    const worker = startWorker(broker(), () => Promise.reject(new Error('never')), { concurrency: 1 });
    for (const [at, id] of [1, 2, 3, 3].entries()) {
      await broker().publish('watch-account', [{ ...watch(id), attempts: 1 }]);
      await eventually(async () => (await broker().depth())['watch-account'].failed === at + 1);
    }
    await worker.stop();
    const other = await another();
    const keys = async (offset: number, limit: number) => (await other.deadLetters({ offset, limit })).map(({ key }) => key);
    expect(await keys(0, 2)).toEqual(['3', '3']);
    expect(await keys(2, 10)).toEqual(['2', '1']);
    expect(await keys(4, 10)).toEqual([]);
    expect((await other.deadLetters({ offset: 0, limit: 1 }))[0]).toMatchObject({ attempts: 1, error: 'never' });
  });

  test('what is no dead letter cannot be replayed', async () => {
    await broker().publish('watch-account', [watch(1)]);
    for (const id of ['unknown', 'watch-account.1.x.a', '00000000-0000-4000-8000-000000000000', "'; drop table job; --"]) {
      await expect(broker().replay(id)).rejects.toMatchObject({ code: 'not-found' });
    }
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, failed: 0 });
  });

  test('a dead letter that is replayed while one of its key waits folds into that', async () => {
    const worker = startWorker(broker(), () => Promise.reject(new Error('never')));
    await broker().publish('watch-account', [{ ...watch(1), attempts: 1 }]);
    await eventually(async () => (await broker().depth())['watch-account'].failed === 1);
    await worker.stop();
    await broker().publish('watch-account', [watch(1)]);
    const [letter] = await broker().deadLetters({ offset: 0, limit: 1 });
    await broker().replay(letter!.id);
    expect((await broker().depth())['watch-account']).toMatchObject({ waiting: 1, failed: 0 });
  });
};

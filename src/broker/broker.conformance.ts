import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pause } from '../base/pause.ts';
import type { Broker, ConsumeOptions, Handlers, JobName } from './broker.ts';

/** A broker to try, and how to be rid of it. */
export interface BrokerInTest {
  readonly broker: Broker;
  close(): Promise<void>;
}

interface Worker {
  /** What the handlers were called with, in order. */
  readonly taken: string[];
  readonly errors: unknown[];
  /** Waits until `reached` says so. */
  until(reached: () => boolean): Promise<void>;
  /** Stops, and waits for what is under way. */
  stop(): Promise<void>;
}

type Work = (text: string, signal: AbortSignal) => Promise<void>;

const startWorker = (broker: Broker, work: Work, options: Partial<ConsumeOptions> = {}): Worker => {
  const stopping = new AbortController();
  const taken: string[] = [];
  const errors: unknown[] = [];
  const handle = async (text: string, signal: AbortSignal): Promise<void> => {
    taken.push(text);
    await work(text, signal);
  };
  const handlers: Handlers = {
    'watch-account': ({ accountId, technologies }, signal) => handle([accountId, ...technologies].join(' '), signal),
    'audit-due': (_payload, signal) => handle('audit', signal),
  };
  const onError = (_name: JobName, error: unknown) => errors.push(error);
  const ended = broker.consume(handlers, { concurrency: 4, signal: stopping.signal, onError, ...options });
  return {
    taken,
    errors,
    async until(reached) {
      while (!reached()) await pause(20);
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
};

const nothing: Work = async () => undefined;

const watch = (accountId: number, key = `${accountId}`) => ({ payload: { accountId, technologies: ['s3'] }, key });

/** What every broker promises, whatever it is made of. */
export const describeBroker = (name: string, open: () => Promise<BrokerInTest>): void => {
  describe(`${name} as a broker`, () => {
    let opened: BrokerInTest;
    let broker: Broker;
    beforeAll(async () => {
      opened = await open();
      ({ broker } = opened);
    });
    afterAll(() => opened.close());
    beforeEach(async () => {
      await broker.purge('watch-account');
      await broker.purge('audit-due');
    });

    test('a job is handed out with what it was published with', async () => {
      await broker.publish('watch-account', [{ payload: { accountId: 7, technologies: ['s3', 'sqs'] }, key: '7' }]);
      const worker = startWorker(broker, nothing);
      await worker.until(() => worker.taken.length > 0);
      await worker.stop();
      expect(worker.taken).toEqual(['7 s3 sqs']);
      expect(worker.errors).toEqual([]);
    });

    test('jobs of one key that wait are one job', async () => {
      await broker.publish('watch-account', [watch(1), watch(1)]);
      await broker.publish('watch-account', [watch(1), watch(2)]);
      const worker = startWorker(broker, nothing);
      await worker.until(() => worker.taken.includes('2 s3'));
      await broker.publish('watch-account', [watch(3)]);
      await worker.until(() => worker.taken.includes('3 s3'));
      await worker.stop();
      expect(worker.taken.sort()).toEqual(['1 s3', '2 s3', '3 s3']);
    });

    test('a job folds into one of its key that runs, and can be published again once that is done', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      await broker.publish('watch-account', [watch(4)]);
      const worker = startWorker(broker, async (text) => {
        if (text === '4 s3') await promise;
      });
      await worker.until(() => worker.taken.length === 1);
      await broker.publish('watch-account', [watch(4)]);
      await broker.publish('watch-account', [watch(5)]);
      await worker.until(() => worker.taken.includes('5 s3'));
      expect(worker.taken).toEqual(['4 s3', '5 s3']);
      resolve();
      while (worker.taken.length < 3) {
        await broker.publish('watch-account', [watch(4)]);
        await pause(20);
      }
      await worker.stop();
      expect(worker.taken[2]).toBe('4 s3');
    });

    test('one key of two kinds of job is two jobs', async () => {
      await broker.publish('watch-account', [watch(6, 'same')]);
      await broker.publish('audit-due', [{ payload: {}, key: 'same' }]);
      const worker = startWorker(broker, nothing);
      await worker.until(() => worker.taken.length === 2);
      await worker.stop();
      expect(worker.taken.sort()).toEqual(['6 s3', 'audit']);
    });

    test('many jobs from many publishers all come, each once, never more at a time than was agreed', async () => {
      const publishers = Array.from({ length: 10 }, (_, publisher) =>
        broker.publish(
          'watch-account',
          Array.from({ length: 30 }, (_job, at) => watch(1_000 + publisher * 30 + at)),
        ),
      );
      await Promise.all(publishers);
      let under = 0;
      let most = 0;
      const worker = startWorker(
        broker,
        async () => {
          under += 1;
          most = Math.max(most, under);
          await pause(1);
          under -= 1;
        },
        { concurrency: 3 },
      );
      await worker.until(() => worker.taken.length >= 300);
      await worker.stop();
      expect(new Set(worker.taken).size).toBe(300);
      expect(worker.taken.length).toBe(300);
      expect(most).toBeLessThanOrEqual(3);
    });

    test('two workers share the jobs, and none is handed out twice', async () => {
      await broker.publish(
        'watch-account',
        Array.from({ length: 40 }, (_, at) => watch(2_000 + at)),
      );
      const workers = [startWorker(broker, () => pause(5)), startWorker(broker, () => pause(5))];
      const all = () => workers.flatMap(({ taken }) => taken);
      await workers[0]!.until(() => all().length >= 40);
      await Promise.all(workers.map((worker) => worker.stop()));
      expect(new Set(all()).size).toBe(40);
      expect(all().length).toBe(40);
    });

    test('a job that throws is told of and tried again, and others go on meanwhile', async () => {
      let attempts = 0;
      await broker.publish('watch-account', [watch(8), watch(9)]);
      const worker = startWorker(broker, async (text) => {
        if (text !== '8 s3') return;
        attempts += 1;
        if (attempts === 1) throw new Error('not today');
      });
      await worker.until(() => attempts === 2);
      await worker.stop();
      expect(worker.errors.map((error) => (error as Error).message)).toEqual(['not today']);
      expect(worker.taken).toContain('9 s3');
    });

    test('what is purged is handed to nobody; the answer says how many that were', async () => {
      await broker.publish('watch-account', [watch(10), watch(11), watch(12)]);
      await broker.publish('audit-due', [{ payload: {}, key: 'audit' }]);
      expect(await broker.purge('watch-account')).toBe(3);
      expect(await broker.purge('watch-account')).toBe(0);
      const worker = startWorker(broker, nothing);
      await worker.until(() => worker.taken.length > 0);
      await worker.stop();
      expect(worker.taken).toEqual(['audit']);
    });

    test('the depth counts what waits and what runs', async () => {
      const before = await broker.depth();
      expect(before).toEqual({ waiting: 0, active: 0, failed: expect.any(Number) });
      await broker.publish('watch-account', [watch(13), watch(14), watch(15)]);
      expect(await broker.depth()).toMatchObject({ waiting: before.waiting + 3 });
      const { promise, resolve } = Promise.withResolvers<void>();
      const worker = startWorker(broker, () => promise, { concurrency: 2 });
      await worker.until(() => worker.taken.length === 2);
      expect(await broker.depth()).toMatchObject({ waiting: before.waiting + 1, active: before.active + 2 });
      resolve();
      await worker.until(() => worker.taken.length === 3);
      await worker.stop();
      expect(await broker.depth()).toMatchObject({ waiting: before.waiting, active: before.active });
    });

    test('stopping tells the jobs under way, waits for them, and takes no more', async () => {
      await broker.publish('watch-account', [watch(16), watch(17)]);
      let finished = false;
      const worker = startWorker(
        broker,
        async (_text, signal) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          await pause(50);
          finished = true;
        },
        { concurrency: 1 },
      );
      await worker.until(() => worker.taken.length === 1);
      await worker.stop();
      expect(finished).toBe(true);
      expect(worker.taken.length).toBe(1);
      expect(await broker.purge('watch-account')).toBe(1);
    });
  });
};

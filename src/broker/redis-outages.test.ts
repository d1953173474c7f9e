import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedisServer } from '../../test/setup/redis-server.ts';
import type { Broker } from './broker.ts';
import { eventually, forever, nothing, SHORT_CLAIMS, startWorker, watch } from './conformance/worker-in-test.ts';
import { openBroker } from './open-broker.ts';

const pool = new Pool();

describe('a Redis that goes away', () => {
  let server: RedisServer;
  let broker: Broker;
  let warnings: string[];
  const open = (url = server.url): Promise<Broker> => {
    const warn = (sentence: string) => void warnings.push(sentence);
    return openBroker({ url, stack: '', pool, install: false, warn, timings: { ...SHORT_CLAIMS, answer: 1_500 } });
  };
  const answers = () =>
    eventually(() =>
      broker.ping().then(
        () => true,
        () => false,
      ),
    );
  beforeEach(async () => {
    warnings = [];
    server = await startRedisServer();
    broker = await open();
  });
  afterEach(async () => {
    await broker.close();
    await server.stop();
  });

  it('makes publishing fail with a sentence, and is used again when it is back, though empty; workers go on by themselves', async () => {
    const worker = startWorker(broker);
    await broker.publish('watch-account', [watch(1)]);
    await worker.until(() => worker.taken.length === 1);
    await server.end();
    const unreachable = { code: 'broker-unreachable', message: expect.stringContaining(`redis://127.0.0.1:${server.port}/0`) };
    await expect(broker.publish('watch-account', [watch(2)])).rejects.toMatchObject(unreachable);
    await expect(broker.ping()).rejects.toMatchObject(unreachable);
    await expect(broker.depth()).rejects.toMatchObject(unreachable);
    await server.start();
    await answers();
    await broker.publish('watch-account', [watch(1), watch(3)]);
    await worker.until(() => worker.taken.length === 3);
    await worker.stop();
    expect(worker.taken.toSorted()).toEqual(['1 s3', '1 s3', '3 s3']);
    expect(worker.errors).toEqual([]);
    expect(warnings[0]).toContain('does not answer');
    expect(warnings.join('\n')).toContain('answers again');
  });

  it('forgets a job that is under way: that is said when it ends', async () => {
    let finish = (): void => undefined;
    const worker = startWorker(broker, () => new Promise((resolve) => (finish = resolve)));
    await broker.publish('watch-account', [watch(1)]);
    await worker.until(() => worker.taken.length === 1);
    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    finish();
    await worker.until(() => warnings.length > 0);
    await worker.stop();
    expect(warnings[0]).toMatch(/no longer knows the job \S+, which has ended here\. What is still due is scheduled again\.$/);
  });

  it('takes the claims of jobs under way with it when it dies, and the work goes on with what is published anew', async () => {
    await broker.publish('watch-account', [watch(1), watch(2)]);
    const worker = startWorker(broker, (text, signal) => {
      if (worker.taken.length > 2) return nothing(text, signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    await worker.until(() => worker.taken.length === 2);
    await server.end('SIGKILL');
    await server.start();
    await worker.until(() => worker.errors.length === 2);
    expect(worker.errors).toEqual([expect.objectContaining({ code: 'lease-lost' }), expect.objectContaining({ code: 'lease-lost' })]);
    await answers();
    await broker.publish('watch-account', [watch(1), watch(2)]);
    await worker.until(() => worker.taken.length === 4);
    await worker.stop();
    expect((await broker.depth())['watch-account']).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('is waited for by a worker that is started meanwhile', async () => {
    await server.end();
    const worker = startWorker(broker);
    await expect(broker.ping()).rejects.toMatchObject({ code: 'broker-unreachable' });
    await server.start();
    await answers();
    await broker.publish('watch-account', [watch(1)]);
    await worker.until(() => worker.taken.length === 1);
    await worker.stop();
    expect(worker.errors).toEqual([]);
  });

  it('does not keep a worker from stopping, not even one that was started meanwhile', async () => {
    await server.end();
    const worker = startWorker(broker, nothing, { shutdownSeconds: 0.1 });
    await expect(broker.ping()).rejects.toMatchObject({ code: 'broker-unreachable' });
    await worker.stop();
    expect(worker.taken).toEqual([]);
  });

  it('does not keep a worker from stopping', async () => {
    await broker.publish('watch-account', [watch(1)]);
    const worker = startWorker(broker, forever, { shutdownSeconds: 0.2 });
    await worker.until(() => worker.taken.length === 1);
    await server.end('SIGKILL');
    await worker.stop();
    expect(worker.taken).toEqual(['1 s3']);
  });

  it('answers late or never, and publishing does not wait for good', async () => {
    server.pause();
    try {
      await expect(broker.publish('watch-account', [watch(1)])).rejects.toMatchObject({ code: 'broker-unreachable' });
    } finally {
      server.resume();
    }
    await answers();
    await broker.publish('watch-account', [watch(2)]);
    expect((await broker.depth())['watch-account'].waiting).toBeGreaterThan(0);
  });

  it('keeps a job that kills worker after worker as a dead letter', async () => {
    await broker.publish('watch-account', [watch(1)]);
    const redis = new Redis(server.url);
    const worker = startWorker(
      broker,
      async (text, signal) => {
        const [lock] = await redis.keys('{monkey:default}:jobs:*:lock');
        await redis.hset(lock!.replace(/:lock$/, ''), 'stc', 10);
        await redis.del(lock!);
        await forever(text, signal);
      },
      { shutdownSeconds: 0.1 },
    );
    await eventually(async () => (await broker.depth())['watch-account'].failed === 1);
    await worker.stop();
    redis.disconnect();
    expect(await broker.deadLetters({ offset: 0, limit: 10 })).toEqual([
      expect.objectContaining({ key: '1', error: 'Its worker died or fell silent more than 10 times.', attempts: 1 }),
    ]);
    expect(worker.taken.length).toBe(1);
  });

  it('is not there when it is opened: that is said without the password', async () => {
    await server.end();
    const opened = open(`redis://monkey:s3cr3t@127.0.0.1:${server.port}/0`);
    await expect(opened).rejects.toMatchObject({ code: 'broker-unreachable', message: expect.stringContaining('ECONNREFUSED') });
    await expect(opened).rejects.not.toMatchObject({ message: expect.stringContaining('s3cr3t') });
  });
});

import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { debianBinaries, type PostgresServer, startPostgresServer } from '../../test/setup/postgres-server.ts';
import type { Broker } from './broker.ts';
import { QUICK, startWorker, watch } from './conformance/worker-in-test.ts';
import { openBroker } from './open-broker.ts';

describe('a database that is started again while it carries the queue', () => {
  let server: PostgresServer;
  let pool: Pool;
  let broker: Broker;
  let warnings: string[];
  beforeAll(async () => {
    server = await startPostgresServer(debianBinaries());
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    warnings = [];
    pool = new Pool({ connectionString: server.url });
    pool.on('error', () => undefined);
    const warn = (sentence: string) => void warnings.push(sentence);
    broker = await openBroker({ url: 'database', stack: '', pool, install: true, warn, timings: QUICK });
  });
  afterEach(async () => {
    await broker.close();
    await pool.end();
  });

  it('is waited for: jobs under way end as if nothing had been, and others are taken', async () => {
    await broker.publish('watch-account', [watch(1), watch(2)]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const worker = startWorker(broker, () => promise, { concurrency: 2 });
    await worker.until(() => worker.taken.length === 2);
    await server.restart(async () => {
      await expect(broker.publish('watch-account', [watch(3)])).rejects.toMatchObject({ code: 'broker-unreachable' });
      await expect(broker.ping()).rejects.toMatchObject({ code: 'broker-unreachable' });
      // They end while nobody can be told.
      resolve();
    });
    await broker.publish('watch-account', [watch(3)]);
    await worker.until(() => worker.taken.length === 3);
    await worker.stop();
    expect(worker.taken.toSorted()).toEqual(['1 s3', '2 s3', '3 s3']);
    expect(worker.errors).toEqual([]);
    expect((await broker.depth())['watch-account']).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    expect(warnings[0]).toContain('does not answer');
    expect(warnings.at(-1)).toContain('answers again');
  });

  it('has no queue before it was installed, and that is said', async () => {
    await pool.query('create database empty');
    const empty = new Pool({ connectionString: server.url.replace(/postgres$/, 'empty') });
    const opened = openBroker({ url: '', stack: '', pool: empty, install: false, warn: () => undefined });
    await expect(opened).rejects.toMatchObject({ code: 'schema-too-old', message: expect.stringContaining('monkey db upgrade') });
    await empty.end();
  });

  it('keeps a job that kills worker after worker as a dead letter', async () => {
    await broker.publish('watch-account', [watch(1), watch(2)]);
    const idle = startWorker(
      broker,
      (_text, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await idle.until(() => idle.taken.length === 2);
    await pool.query(
      `update pgboss.job set heartbeat_on = now() - interval '1 hour', data = data || '{"lost": 10}' where singleton_key = '1'`,
    );
    while ((await broker.depth())['watch-account'].failed === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await idle.stop();
    const letters = await broker.deadLetters({ offset: 0, limit: 10 });
    expect(letters).toEqual([
      expect.objectContaining({
        key: '1',
        error: 'Its worker died or fell silent more than 10 times.',
        payload: { accountId: 1, technologies: ['s3'] },
      }),
    ]);
  });
});

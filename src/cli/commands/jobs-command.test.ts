import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMonkey } from '../../../test/setup/run-monkey.ts';
import { makeTestDatabase, type TestDatabase } from '../../../test/setup/test-database.ts';
import type { Broker } from '../../broker/broker.ts';
import { eventually, startWorker, watch } from '../../broker/conformance/worker-in-test.ts';
import { openBroker } from '../../broker/open-broker.ts';

let database: TestDatabase;
let pool: Pool;
let broker: Broker;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.url });
  broker = await openBroker({ url: '', stack: '', pool, install: false, warn: (sentence) => expect.unreachable(sentence) });
});
afterAll(async () => {
  await broker.close();
  await pool.end();
  await database.drop();
});

const jobs = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await runMonkey(['jobs', ...args], { MONKEY_DATABASE_URL: database.url });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
};

test('dead letters are listed and replayed, jobs are counted and purged', async () => {
  expect(await jobs()).toBe('Nothing to show.\n');
  const worker = startWorker(broker, () => Promise.reject(new Error('It is broken')));
  await broker.publish('watch-account', [{ ...watch(7), attempts: 1 }]);
  await eventually(async () => (await broker.depth())['watch-account'].failed === 1);
  await worker.stop();
  const letter = JSON.parse(await jobs('--format', 'ndjson'));
  expect(letter).toEqual({
    id: expect.any(String),
    job: 'watch-account',
    key: '7',
    attempts: 1,
    error: 'It is broken',
    died_at: expect.stringMatching(/^\d{4}-.*Z$/),
    payload: '{"accountId":7,"technologies":["s3"]}',
  });
  expect(await jobs('list', '--format', 'csv')).toContain('It is broken');
  await broker.publish('watch-account', [
    { ...watch(8), periodic: true },
    { ...watch(9), periodic: true },
  ]);
  expect(await jobs('replay', letter.id)).toBe('Published anew.\n');
  expect(await jobs('purge', 'watch-account')).toBe('Removed 2 waiting jobs.\n');
  const [watching, auditing] = JSON.parse(await jobs('depth', '--format', 'json'));
  expect(watching).toEqual({
    job: 'watch-account',
    waiting: 1,
    delayed: 0,
    active: 0,
    failed: 0,
    oldest_waiting_seconds: expect.any(Number),
  });
  expect(auditing).toEqual({ job: 'audit-due', waiting: 0, delayed: 0, active: 0, failed: 0, oldest_waiting_seconds: null });
});

import { expect, test } from 'vitest';
import { configurationFingerprint } from './configuration-fingerprint.ts';
import { resolveSettings } from './resolve-settings.ts';
import { SETTING_NAMES, type Settings, settingOf } from './settings.ts';

const fingerprint = (environment: NodeJS.ProcessEnv, broker = 'database'): string =>
  configurationFingerprint(resolveSettings(environment).settings, broker);
const plain = fingerprint({});

test('is a SHA-256, and the same for the same settings', () => {
  expect(plain).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprint({})).toBe(plain);
});

test.each([
  { MONKEY_STACK: 'payments' },
  { MONKEY_ONLY_WATCH: 's3' },
  { MONKEY_WATCHER_IGNORE: 's3' },
  { MONKEY_IMPORTS: './a.ts' },
  { MONKEY_SECRET_KEY: 'x'.repeat(32) },
  { MONKEY_TIMEZONE: 'Europe/Berlin' },
  { MONKEY_SCHEDULE_AT_FULL_HOUR: 'true' },
  { SENSITIVE_SERVICES: 'ALL' },
  { MONKEY_MAX_RUNS_PER_ACCOUNT: '9' },
])('%j moves it', (environment) => {
  expect(fingerprint(environment)).not.toBe(plain);
});

test.each([
  { MONKEY_DATABASE_URL: 'postgres://other/monkey' },
  { MONKEY_BROKER_URL: 'redis://other:6379/0' },
  { MONKEY_API_PORT: '1' },
  { MONKEY_API_HOST: '::' },
  { MONKEY_WORKER_CONCURRENCY: '1' },
  { MONKEY_DATABASE_POOL_SIZE: '2' },
  { LOG_LEVEL: 'debug' },
  { LOG_FILE: '/tmp/x' },
  { MONKEY_METRICS_PORT: '9' },
])('%j does not', (environment) => {
  expect(fingerprint(environment)).toBe(plain);
});

test('so does another kind of broker', () => {
  expect(fingerprint({}, 'redis')).not.toBe(plain);
});

test('the order of a list means nothing', () => {
  expect(fingerprint({ MONKEY_ONLY_WATCH: 's3,sqs' })).toBe(fingerprint({ MONKEY_ONLY_WATCH: 'sqs,s3' }));
});

test('exactly the shared settings enter', () => {
  const { settings } = resolveSettings({});
  const entering = SETTING_NAMES.filter(
    (name) => configurationFingerprint({ ...settings, [name]: 'another' } as unknown as Settings, 'database') !== plain,
  );
  expect(entering).toEqual(SETTING_NAMES.filter((name) => settingOf(name).shared));
});

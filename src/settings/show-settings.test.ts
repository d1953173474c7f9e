import { expect, test } from 'vitest';
import { resolveSettings } from './resolve-settings.ts';
import { SETTING_NAMES } from './settings.ts';
import { showSettings } from './show-settings.ts';

const shown = (environment: NodeJS.ProcessEnv) => showSettings(resolveSettings(environment));

test('every setting is shown once, with its source', () => {
  const rows = shown({ MONKEY_API_PORT: '1' });
  expect(rows).toHaveLength(SETTING_NAMES.length);
  expect(rows).toContainEqual({ setting: 'api_port', value: '1', source: 'environment MONKEY_API_PORT' });
  expect(rows).toContainEqual({ setting: 'worker_concurrency', value: '10', source: 'default' });
});

test('no secret is shown', () => {
  const rows = shown({
    MONKEY_SECRET_KEY: 'hunter2'.repeat(5),
    MONKEY_DATABASE_URL: 'postgres://m:hunter2@db/x?sslpassword=hunter2',
    MONKEY_BROKER_URL: 'redis://:hunter2@cache',
  });
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  expect(rows).toContainEqual({ setting: 'secret_key', value: '(hidden)', source: 'environment MONKEY_SECRET_KEY' });
  expect(rows).toContainEqual(
    expect.objectContaining({ setting: 'database_url', value: 'postgres://m:(hidden)@db/x?sslpassword=(hidden)' }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ setting: 'broker_url', value: 'redis://:(hidden)@cache' }));
});

test('a secret that is not set is not said to be hidden', () => {
  expect(shown({})).toContainEqual({ setting: 'secret_key', value: '', source: 'default' });
});

test('lists are shown as the environment writes them', () => {
  expect(shown({ MONKEY_ONLY_WATCH: 's3, sqs' })).toContainEqual(expect.objectContaining({ value: 's3,sqs' }));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SETTING_NAMES, settingOf } from '../../src/settings/settings.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';

const root = mkdtempSync(join(tmpdir(), 'monkey-config-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const config = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  runMonkey(['config', ...args], environment, { cwd: folder });

interface Row {
  readonly setting: string;
  readonly value: string;
  readonly source: string;
}

const rows = async (environment: NodeJS.ProcessEnv = {}): Promise<readonly Row[]> => {
  const { status, stdout, stderr } = await config(['show', '--format', 'json'], environment);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Row[];
};

describe('monkey config show', () => {
  test('shows every setting, with its source, in the order of the reference', async () => {
    const all = await rows();
    expect(all.map(({ setting }) => setting)).toEqual(SETTING_NAMES.map((name) => settingOf(name).key));
    expect(new Set(all.map(({ source }) => source))).toEqual(new Set(['default']));
    expect(Object.keys(all[0]!)).toEqual(['setting', 'value', 'source']);
  });

  test.each([
    ['yaml', 'worker_concurrency: 3\nbroker_url: redis://:hunter2@cache\n', 'monkey.config.yaml:1', 'monkey.config.yaml:2'],
    ['yml', '\nworker-concurrency: 3\nBROKER_URL: redis://:hunter2@cache\n', 'monkey.config.yml:2', 'monkey.config.yml:3'],
    ['toml', 'worker_concurrency = 3\nbroker_url = "redis://:hunter2@cache"\n', 'monkey.config.toml:1', 'monkey.config.toml:2'],
    ['json', '{\n"worker_concurrency": 3,\n"broker_url": "redis://:hunter2@cache"}', 'monkey.config.json:2', 'monkey.config.json:3'],
  ])('reads monkey.config.%s of the folder', async (ending, text, ofConcurrency, ofBroker) => {
    writeFileSync(join(folder, `monkey.config.${ending}`), text);
    const all = await rows({ MONKEY_SECRET_KEY: 'hunter2'.repeat(5), MONKEY_STACK: 'a' });
    expect(all).toContainEqual({ setting: 'worker_concurrency', value: '3', source: ofConcurrency });
    expect(all).toContainEqual({ setting: 'broker_url', value: 'redis://:(hidden)@cache', source: ofBroker });
    expect(all).toContainEqual({ setting: 'secret_key', value: '(hidden)', source: 'environment MONKEY_SECRET_KEY' });
    expect(all).toContainEqual({ setting: 'stack', value: 'a', source: 'environment MONKEY_STACK' });
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  test('SM_CONFIG names another file, whatever stands in the folder', async () => {
    writeFileSync(join(folder, 'monkey.config.yaml'), 'stack: here\n');
    writeFileSync(join(folder, 'other.toml'), 'stack = "there"\n');
    expect(await rows({ SM_CONFIG: 'other.toml' })).toContainEqual({ setting: 'stack', value: 'there', source: 'other.toml:1' });
    const path = join(folder, 'other.toml');
    expect(await rows({ SM_CONFIG: path })).toContainEqual({ setting: 'stack', value: 'there', source: `${path}:1` });
    expect(await rows({ SM_CONFIG: '' })).toContainEqual(expect.objectContaining({ value: 'here' }));
  });

  test.each([
    ['table', /│ api_port .*│ 5000 .*│ default /],
    ['ndjson', /^\{"setting":"api_port","value":"5000","source":"default"\}$/m],
    ['csv', /^api_port,5000,default$/m],
  ])('prints %s', async (format, line) => {
    expect((await config(['show', '--format', format])).stdout).toMatch(line);
  });
});

describe('monkey config check', () => {
  test('says that the settings can be used, and how many were given', async () => {
    expect(await config(['check'])).toMatchObject({
      status: 0,
      stdout: 'The settings can be used. 0 of them come from the environment; there is no configuration file.\n',
    });
    writeFileSync(join(folder, 'monkey.config.yaml'), 'security_monkey_only_watch: [s3]\n');
    expect(await config(['check'])).toMatchObject({
      status: 0,
      stdout: 'The settings can be used. 1 of them comes from the environment and monkey.config.yaml.\n',
    });
  });

  test('touches no database', async () => {
    expect(await config(['check'], { MONKEY_DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' })).toMatchObject({ status: 0, stderr: '' });
  });
});

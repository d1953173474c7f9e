import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowVersions } from '../setup/row-versions.ts';
import { expectRefusal } from './refusal.ts';
import { bucket, openScannedDatabase, type ScannedDatabase } from './scanned-database.ts';

let database: ScannedDatabase;
let before: Record<string, string[]>;

beforeAll(async () => {
  database = await openScannedDatabase([bucket('leaflets')]);
  before = await rowVersions(database.rows);
});
afterAll(() => database.close());

describe('a configuration file', () => {
  const written = mkdtempSync(join(tmpdir(), 'monkey-bad-settings-'));
  chmodSync(written, 0o755);
  afterAll(() => rmSync(written, { recursive: true, force: true }));

  /** A folder of its own with these files. */
  const folderWith = (files: Readonly<Record<string, string | Buffer>>): string => {
    const folder = mkdtempSync(join(written, 'case-'));
    chmodSync(folder, 0o755);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };

  test.each<readonly [what: string, files: Readonly<Record<string, string | Buffer>>, about: RegExp]>([
    [
      'a key that does not exist',
      { 'monkey.config.yaml': '\nworker_concurency: 3\n' },
      /"worker_concurency" \(monkey\.config\.yaml:2\)\. Did you mean worker_concurrency\?/,
    ],
    [
      'a key that resembles none',
      { 'monkey.config.toml': 'colour = "red"\n' },
      /"colour" \(monkey\.config\.toml:1\)\. Known are: database_url/,
    ],
    [
      'a number that is none',
      { 'monkey.config.yaml': 'worker_concurrency: many\n' },
      /worker_concurrency \(monkey\.config\.yaml:1\) is "many".*from 1 to 256/,
    ],
    [
      'a value of the wrong type',
      { 'monkey.config.json': '{"worker_concurrency": [1]}' },
      /worker_concurrency \(monkey\.config\.json:1\) is \[1\]/,
    ],
    ['a date', { 'monkey.config.toml': 'stack = 2026-01-31\n' }, /stack \(monkey\.config\.toml:1\) is "2026-01-31", but/],
    [
      'a map within',
      { 'monkey.config.yaml': 'imports:\n  first: ./a.ts\n' },
      /imports \(monkey\.config\.yaml:1\) is \{"first":"\.\/a\.ts"\}, but must be a list/,
    ],
    ['a key without a value', { 'monkey.config.yaml': 'broker_url:\n' }, /broker_url \(monkey\.config\.yaml:1\) has no value/],
    [
      'a secret that is too short',
      { 'monkey.config.yaml': 'SECRET_KEY: hunter2\n' },
      /^(?!.*hunter2).*SECRET_KEY \(monkey\.config\.yaml:1\) must be at least 32/,
    ],
    [
      'a database address with a password',
      { 'monkey.config.yaml': 'database_url: mysql://m:hunter2@db\n' },
      /^(?!.*hunter2).*database_url \(monkey\.config\.yaml:1\) is "…@db"/,
    ],
    [
      'a key that is given twice',
      { 'monkey.config.yaml': 'stack: a\nSTACK: b\n' },
      /stack is set twice: stack \(monkey\.config\.yaml:1\) and STACK \(monkey\.config\.yaml:2\)/,
    ],
    [
      'a key under two names',
      { 'monkey.config.yaml': 'database_url: embedded:a\nSQLALCHEMY_DATABASE_URI: embedded:b\n' },
      /database_url is set twice/,
    ],
    ['YAML that is none', { 'monkey.config.yaml': 'stack: a\nimports: [\n' }, /monkey\.config\.yaml:\d cannot be read: /],
    ['TOML that is none', { 'monkey.config.toml': 'stack = "a"\nimports = [\n' }, /monkey\.config\.toml:\d cannot be read: /],
    ['JSON that is none', { 'monkey.config.json': '{"stack": "a",}' }, /monkey\.config\.json:1 cannot be read: /],
    ['a list instead of a map', { 'monkey.config.yaml': '- stack\n' }, /monkey\.config\.yaml cannot be read: it must be a map/],
    [
      'a text that is not in UTF-8',
      { 'monkey.config.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]) },
      /monkey\.config\.yaml cannot be read: it is not written in UTF-8/,
    ],
    [
      'two files at once',
      { 'monkey.config.yaml': '', 'monkey.config.toml': '' },
      /two configuration files, monkey\.config\.yaml and monkey\.config\.toml/,
    ],
    [
      'a technology that does not exist',
      { 'monkey.config.yaml': 'security_monkey_only_watch: [s33]\n' },
      /security_monkey_only_watch \(monkey\.config\.yaml:1\) names "s33".*Did you mean s3\?/,
    ],
    [
      'a technology as a number',
      { 'monkey.config.yaml': 'security_monkey_watcher_ignore: 3\n' },
      /security_monkey_watcher_ignore \(monkey\.config\.yaml:1\) is 3, but must be a list/,
    ],
    [
      'a plugin that exports nothing',
      { 'monkey.config.yaml': 'imports: [./a.js]\n', 'a.js': '' },
      /imports \(monkey\.config\.yaml:1\) names "\.\/a\.js", which exports nothing/,
    ],
    [
      'a log that cannot be written',
      { 'monkey.config.yaml': 'LOG_FILE: ./monkey.config.yaml/log\n' },
      /LOG_FILE \(monkey\.config\.yaml:1\) is ".*monkey\.config\.yaml\/log"/,
    ],
    [
      'an address of another machine',
      { 'monkey.config.yaml': 'LOG_LEVEL: silent\napi_host: 192.0.2.1\n' },
      /api_host \(monkey\.config\.yaml:2\) is "192\.0\.2\.1"/,
    ],
  ])('with %s keeps the program from starting', async (_what, files, about) => {
    expectRefusal(await database.monkeyWith({}, ['up', '--port', '0'], { cwd: folderWith(files) }), 'bad-setting', about);
  });

  test.each([
    ['items'],
    ['scan'],
    ['audit-changes'],
    ['accounts list'],
    ['sign-in-link'],
    ['db upgrade'],
    ['config show'],
    ['config check'],
  ])('that is wrong is refused by: %s', async (command) => {
    const cwd = folderWith({ 'monkey.config.yaml': 'worker_concurrency: 0\n' });
    expectRefusal(
      await database.monkeyWith({}, command.split(' '), { cwd }),
      'bad-setting',
      /worker_concurrency \(monkey\.config\.yaml:1\) is 0/,
    );
  });

  test('that is wrong is told by the doctor', async () => {
    const cwd = folderWith({ 'monkey.config.yaml': 'worker_concurrency: 0\n' });
    const { status, stdout } = await database.monkeyWith({}, ['doctor', '--format', 'ndjson'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^\{"subject":"settings","ok":false,"sentence":"worker_concurrency \(monkey\.config\.yaml:1\) is 0/);
  });

  test.skipIf(process.getuid?.() !== 0)('that this user may not read is named, and so is a log that he may not write', async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    const cwd = folderWith({ 'monkey.config.yaml': '' });
    chmodSync(join(cwd, 'monkey.config.yaml'), 0o600);
    expectRefusal(
      await database.monkeyWith({}, ['config', 'check'], { cwd, ...nobody }),
      'bad-setting',
      /monkey\.config\.yaml cannot be read: permission denied/,
    );
    const closed = folderWith({});
    chmodSync(closed, 0o600);
    expectRefusal(
      await database.monkeyWith({}, ['config', 'check'], { cwd: closed, ...nobody }),
      'bad-setting',
      /cannot be read: permission denied/,
    );
    const log = join(folderWith({}), 'log', 'monkey.log');
    const ran = await database.monkeyWith({ LOG_FILE: log }, ['up', '--port', '0'], { cwd: '/', ...nobody });
    expectRefusal(ran, 'bad-setting', /LOG_FILE is ".*monkey\.log", which cannot be written: permission denied/);
  });
});

test('after all of that not one row has moved', async () => {
  expect(await rowVersions(database.rows)).toEqual(before);
});

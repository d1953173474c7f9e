import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/model/errors.ts';
import { freePort } from '../setup/postgres-server.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase } from '../setup/test-database.ts';
import { expectRefusal } from './refusal.ts';
import { bucket, openScannedDatabase, type ScannedDatabase } from './scanned-database.ts';

let database: ScannedDatabase;
let before: Record<string, string[]>;

beforeAll(async () => {
  database = await openScannedDatabase([bucket('leaflets')]);
  before = await rowVersions(database.rows);
});
afterAll(() => database.close());

test.each<readonly [what: string, environment: NodeJS.ProcessEnv, code: ErrorCode, about: RegExp]>([
  ['a setting that does not exist', { MONKEY_TYPO: '1' }, 'bad-setting', /no setting MONKEY_TYPO.*MONKEY_DATABASE_URL/],
  [
    'a slip in the name of a setting',
    { MONKEY_API_PROT: '1' },
    'bad-setting',
    /no setting MONKEY_API_PROT\. Did you mean MONKEY_API_PORT\?/,
  ],
  ['a port that is no number', { MONKEY_API_PORT: 'http' }, 'bad-setting', /MONKEY_API_PORT is "http".*whole number/],
  ['a word that is none of the choices', { SECURITYGROUP_INSTANCE_DETAIL: 'SOME' }, 'bad-setting', /"SOME".*NONE, SUMMARY, FULL/],
  ['a key that is too short', { MONKEY_SECRET_KEY: 'short' }, 'bad-setting', /MONKEY_SECRET_KEY must be at least 32/],
  [
    'a database of another make',
    { MONKEY_DATABASE_URL: 'mysql://127.0.0.1/monkey' },
    'bad-setting',
    /MONKEY_DATABASE_URL is .*"embedded:<folder>"/,
  ],
  ['a database address that is none', { MONKEY_DATABASE_URL: 'postgres://[' }, 'bad-setting', /MONKEY_DATABASE_URL is .*"postgres:\/\/…"/],
  ['a value of several lines', { MONKEY_STACK: 'a\nb' }, 'bad-setting', /MONKEY_STACK is "a\\nb"/],
  [
    'a time zone that does not exist',
    { MONKEY_TIMEZONE: 'Mars/Olympus' },
    'bad-setting',
    /MONKEY_TIMEZONE is "Mars\/Olympus".*Europe\/Berlin/,
  ],
  [
    'a technology that does not exist',
    { MONKEY_ONLY_WATCH: 's3,sqss' },
    'bad-setting',
    /MONKEY_ONLY_WATCH names "sqss".*Did you mean sqs\?/,
  ],
  [
    'a technology that cannot be left out',
    { MONKEY_WATCHER_IGNORE: 'mainframe' },
    'bad-setting',
    /MONKEY_WATCHER_IGNORE names "mainframe".*Known are: /,
  ],
  [
    'a plugin that is not there',
    { MONKEY_IMPORTS: './nowhere.ts' },
    'bad-setting',
    /MONKEY_IMPORTS names "\.\/nowhere\.ts", which cannot be loaded/,
  ],
  [
    'a log that cannot be written',
    { LOG_FILE: '/dev/null/monkey.log' },
    'bad-setting',
    /LOG_FILE is "\/dev\/null\/monkey\.log", which cannot be written/,
  ],
  [
    'https without a proxy that is trusted',
    { MONKEY_BASE_URL: 'https://monkey.example' },
    'bad-setting',
    /MONKEY_BASE_URL, but no proxy is trusted.*trust_proxy/,
  ],
  [
    'a configuration file that is not there',
    { SM_CONFIG: 'nowhere.yaml' },
    'bad-setting',
    /SM_CONFIG names nowhere\.yaml, which cannot be read: there is no such file/,
  ],
  [
    'a configuration file that is a folder',
    { SM_CONFIG: '/tmp' },
    'bad-setting',
    /SM_CONFIG names \/tmp, which cannot be read: it is a folder/,
  ],
  ['a configuration file of another kind', { SM_CONFIG: '/etc/passwd' }, 'bad-setting', /\/etc\/passwd is no configuration file.*\.yaml/],
])('%s is refused in one sentence', async (_what, environment, code, about) => {
  expectRefusal(await database.monkeyWith({ MONKEY_API_PORT: '0', ...environment }, ['up']), code, about);
});

test('a server that does not answer is named', async () => {
  const url = `postgres://monkey@127.0.0.1:${await freePort()}/monkey`;
  expectRefusal(await database.monkeyWith({ MONKEY_DATABASE_URL: url }, ['items']), 'database-unreachable', /does not answer/);
});

test('a server without this database says so', async () => {
  const url = database.url.replace(/[^/]+$/, 'nowhere');
  expectRefusal(await database.monkeyWith({ MONKEY_DATABASE_URL: url }, ['items']), 'database-unreachable', /"nowhere" does not exist/);
});

describe('a port in use', () => {
  let other: Server;
  let port = 0;
  beforeAll(async () => {
    other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    port = (other.address() as { port: number }).port;
  });
  afterAll(() => other.close());

  test('keeps `up` from starting, and it says what to do', async () => {
    const { status, stderr } = await database.monkeyWith({ LOG_LEVEL: 'silent' }, ['up', '--port', String(port)]);
    expect(stderr).toMatch(new RegExp(`^monkey: port-in-use: Port ${port} of 127\\.0\\.0\\.1 is in use\\. Set MONKEY_API_PORT .*\\.\\n$`));
    expect(status).toBe(4);
  });

  test('an address of another machine is refused', async () => {
    const ran = await database.monkeyWith({ LOG_LEVEL: 'silent', MONKEY_API_HOST: '192.0.2.1' }, ['up', '--port', '0']);
    expectRefusal(ran, 'bad-setting', /MONKEY_API_HOST is "192\.0\.2\.1"/);
  });
});

const ROLES = [
  ['up'],
  ['scan'],
  ['items'],
  ['accounts', 'list'],
  ['justify', '1', '--reason', 'fine'],
  ['audit-changes'],
  ['sign-in-link'],
];

describe('a database of a newer schema', () => {
  beforeAll(() => database.rows(`insert into schema_migration values (9999, '9999-later.sql', 'x', now())`));
  afterAll(() => database.rows('delete from schema_migration where version = 9999'));

  test.each([...ROLES, ['db', 'upgrade']])('is refused by: %s %s', async (...args) => {
    const ran = await database.monkey(...args.filter((word) => word !== undefined));
    expectRefusal(ran, 'schema-too-new', /has schema 9999, this program knows schemas up to \d+\. Run the newer program/);
  });
});

test('after all of that not one row has moved', async () => {
  const after = await rowVersions(database.rows);
  const { schema_migration: _after, ...rest } = after;
  const { schema_migration: _before, ...expected } = before;
  expect(rest).toEqual(expected);
});

describe('a server without a schema', () => {
  let url = '';
  let drop: () => Promise<void>;
  const monkey = (...args: readonly string[]) => runMonkey(args, { MONKEY_DATABASE_URL: url, MONKEY_SECRET_KEY: SECRET_KEY });
  beforeAll(async () => {
    ({ url, drop } = await makeTestDatabase('server', { empty: true }));
  });
  afterAll(() => drop());

  test.each(ROLES)('is refused by: %s %s', async (...args) => {
    const ran = await monkey(...args.filter((word) => word !== undefined));
    expectRefusal(ran, 'schema-too-old', /has schema none, this program needs schema \d+\. .*run "monkey db upgrade"/);
  });

  test('is brought up by "monkey db upgrade", once', async () => {
    expect(await monkey('db', 'upgrade')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/now has schema \d+/) });
    expect(await monkey('db', 'upgrade')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/schema \d+ already/) });
    expect(await monkey('accounts', 'list', '--format', 'json')).toMatchObject({ status: 0, stderr: '', stdout: '[]\n' });
  });
});

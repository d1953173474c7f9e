import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILPOINTS } from '../../src/base/failpoint.ts';
import { dumpDatabase } from '../setup/dump-database.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase } from '../setup/test-database.ts';

const ACCOUNT = '111111111111';

const bucket = (name: string, more: object = {}) => ({
  technology: 's3',
  region: 'us-east-1',
  name,
  arn: `arn:aws:s3:::${name}`,
  config: {
    Arn: `arn:aws:s3:::${name}`,
    Name: name,
    Owner: { ID: 'o' },
    Grants: { o: ['FULL_CONTROL'] },
    Policy: null,
    GrantReferences: {},
    ...more,
  },
});

const queue = (name: string, messages: number, source: string) => {
  const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'sqs:SendMessage',
      Resource: '*',
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${source}` } },
    },
  ];
  const Attributes = { QueueArn: arn, ApproximateNumberOfMessages: String(messages), Policy: { Version: '2012-10-17', Statement } };
  return { technology: 'sqs', region: 'us-east-1', name, arn, config: { Arn: arn, Name: name, Attributes } };
};

/** Two states: created, changed, gone and ephemeral items, and a queue that depends on a bucket that appears. */
const STATES: readonly (readonly object[])[] = [
  [bucket('kept'), bucket('changed'), bucket('gone'), queue('asks', 1, 'new'), queue('moves', 1, 'kept')],
  [
    bucket('kept'),
    bucket('changed', { Grants: { 'http://acs.amazonaws.com/groups/global/AllUsers': ['READ'] } }),
    bucket('new'),
    queue('asks', 1, 'new'),
    queue('moves', 2, 'kept'),
  ],
];

const root = mkdtempSync(join(tmpdir(), 'monkey-killed-'));
const folder = (name: string) => join(root, name);

const writeState = (name: string, state: number): void => {
  mkdirSync(folder(name), { recursive: true });
  writeFileSync(join(folder(name), 'items.ndjson'), STATES[state]!.map((item) => `${JSON.stringify(item)}\n`).join(''));
};

/** A database in which the first state has been scanned. */
const prepare = async (name: string) => {
  const database = await makeTestDatabase();
  const environment = { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY };
  writeState(name, 0);
  const added = await runMonkey(
    ['accounts', 'add', 'snapshot', 'files', folder(name), '--field', `represents=AWS:${ACCOUNT}`],
    environment,
  );
  expect(added.stderr).toBe('');
  expect(await runMonkey(['scan'], environment)).toMatchObject({ status: 0, stderr: '' });
  writeState(name, 1);
  return { environment, database };
};

const dump = async (url: string) => {
  const pool = new Pool({ connectionString: url, max: 1 });
  const content = await dumpDatabase(async (statement) => (await pool.query(statement)).rows);
  await pool.end();
  return content;
};

describe('a scan that is killed', () => {
  let whole: Awaited<ReturnType<typeof dump>>;

  beforeAll(async () => {
    const { environment, database } = await prepare('whole');
    expect(await runMonkey(['scan'], environment)).toMatchObject({ status: 0, stderr: '' });
    whole = await dump(database.url);
    expect(whole['revision'], 'the second state differs from the first').toHaveLength(8);
    expect(whole['issue']!.length).toBeGreaterThan(0);
    await database.drop();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(FAILPOINTS)('%s is finished by the next one, row by row as if nothing had happened', async (failpoint) => {
    const { environment, database } = await prepare(failpoint);
    const killed = await runMonkey(['scan'], { ...environment, MONKEY_FAILPOINT: failpoint });
    expect(killed.signal).toBe('SIGKILL');
    const after = await runMonkey(['scan'], environment);
    expect(after).toMatchObject({ status: 0, stderr: '' });
    expect(await dump(database.url)).toEqual(whole);
    await database.drop();
  });
});

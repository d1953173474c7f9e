import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, openScannedDatabase, type ScannedDatabase } from './scanned-database.ts';

let database: ScannedDatabase;
beforeAll(async () => {
  database = await openScannedDatabase([bucket('leaflets')]);
});
afterAll(() => database.close());

/** Writes the files, scans, and returns what the command said. */
const scan = async (lines: Parameters<ScannedDatabase['write']>[0]) => {
  database.write(lines);
  const ran = await database.monkey('scan', '--account', 'files');
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  return ran;
};

const names = async (): Promise<unknown[]> => (await database.list('items')).map(({ name }) => name).sort();
const checksOf = async (item: string): Promise<unknown[]> =>
  (await database.list('issues')).filter(({ name }) => name === item).map(({ check }) => check);
const unknowns = () => database.rows(`select check_id, code from unknown_verdict where valid_to = 'infinity'`);

const statement = (Sid: string, AWS: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::x/*',
});

describe('a malformed policy document', () => {
  const MALFORMED: Readonly<Record<string, unknown>> = {
    'no-json': '{"Statement": [',
    'a-number': 17,
    'a-list': [[], [null], 'x'],
    'no-statement': { Version: '2012-10-17' },
    'odd-statements': { Statement: [null, 17, 'Allow', { Effect: 'Allow' }, { Effect: 'Allow', Principal: 17, Action: { a: 1 } }] },
    'odd-condition': { Statement: [{ ...statement('a', '*'), Condition: 'never' }] },
    'one-good-among-odd': { Statement: [null, { Effect: 17 }, statement('good', '*')] },
  };

  test('sinks no scan: every bucket is recorded, and every check says something of it', async () => {
    await scan([bucket('leaflets'), ...Object.entries(MALFORMED).map(([name, policy]) => bucket(name, policy))]);
    expect(await names()).toEqual(['leaflets', ...Object.keys(MALFORMED)].sort());
    expect(await unknowns()).toEqual([]);
    expect(await database.list('failures')).toEqual([]);
  });

  test('hides nothing: what else is wrong with the bucket is found', async () => {
    for (const name of Object.keys(MALFORMED)) expect(await checksOf(name)).toContain('s3.acl-internet-accessible');
    expect(await checksOf('one-good-among-odd')).toContain('s3.policy-internet-accessible');
    expect(await checksOf('no-json')).not.toContain('s3.policy-missing');
  });
});

test('a policy of two megabytes is kept whole, and its one open statement is found', async () => {
  const statements = Array.from({ length: 16_000 }, (_, at) => statement(`s${at}`, `arn:aws:iam::111111111111:role/reader-${at}`));
  statements[8_000] = statement('open', '*');
  const policy = { Version: '2012-10-17', Statement: statements };
  expect(JSON.stringify(policy).length).toBeGreaterThan(2_000_000);
  await scan([bucket('leaflets'), bucket('huge', policy)]);
  expect(await checksOf('huge')).toContain('s3.policy-internet-accessible');
  expect(await checksOf('huge')).not.toContain('s3.policy-unknown-cross-account');
  expect(await unknowns()).toEqual([]);
  const [revision] = await database.list('revisions', 'huge', '--config');
  expect(JSON.parse(String(revision!['config'])).Policy).toEqual(policy);
});

describe('a name that wants to be more than a name', () => {
  const NAMES = [
    'with "double" and \'single\' quotes, and commas',
    'two\nlines\r\nand a tab\t',
    '=1+2',
    '@SUM(A1)',
    '-7',
    "'already quoted",
    'right \u202Eto left\u202C and \u200Fback\u061C\u2066',
    '\u001b[31mred\u0007',
    'çöl – 漢字 – 🐒',
  ].map((name) => `${name}`);
  const START = 'last of all';

  beforeAll(() => scan([bucket(START), ...NAMES.map((name) => bucket(name))]));

  test('comes back from ndjson and json exactly as it was', async () => {
    expect(await names()).toEqual([START, ...NAMES].sort());
    const { stdout } = await database.monkey('items', '--format', 'json');
    expect(
      JSON.parse(stdout)
        .map(({ name }: { name: string }) => name)
        .sort(),
    ).toEqual([START, ...NAMES].sort());
    const lines = (await database.monkey('items', '--format', 'ndjson')).stdout.trimEnd().split('\n');
    expect(lines.length).toBe(NAMES.length + 1);
  });

  /** Cells of quoted CSV (RFC 4180). */
  const cells = (text: string): string[][] => {
    const rows: string[][] = [[]];
    for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
      rows.at(-1)!.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
      if (end === '\n') rows.push([]);
    }
    return rows.slice(0, -1);
  };

  test('stays one cell of csv, and no spreadsheet takes it for a formula', async () => {
    const [head, ...rows] = cells((await database.monkey('items', '--format', 'csv')).stdout);
    expect(rows.every((row) => row.length === head!.length)).toBe(true);
    const column = head!.indexOf('name');
    const protectedNames = [START, ...NAMES].map((name) => (/^[=@+-]/.test(name) ? `'${name}` : name));
    expect(rows.map((row) => row[column]).sort()).toEqual(protectedNames.sort());
  });

  test('rearranges no terminal: a table shows its marks', async () => {
    const { stdout } = await database.monkey('items', '--format', 'table');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/);
    expect(stdout).toContain('two\\u000alines\\u000d\\u000aand a tab\\u0009');
    expect(stdout).toContain('right \\u202eto left\\u202c and \\u200fback\\u061c\\u2066');
    expect(stdout).toContain('\\u001b[31mred\\u0007');
    expect(stdout).toContain('çöl – 漢字 – 🐒');
  });

  test('finds its item again', async () => {
    for (const name of NAMES) {
      const revisions = await database.list('revisions', name);
      expect(revisions.map(({ change }) => change)).toEqual(['created']);
    }
  });
});

describe('a file with broken lines', () => {
  const BROKEN = ['{"technology":"s3","name":', 'not even a brace', '{"technology":"s3","name":"no configuration"}', '[]'];

  beforeAll(async () => {
    await scan([bucket('kept'), bucket('also kept')]);
    await scan([bucket('kept'), ...BROKEN]);
  });

  test('each is a failure that names its place', async () => {
    const failures = await database.list('failures', '--technology', 's3');
    const text = failures.map(({ code, message }) => `${code} ${message}`);
    for (const at of [2, 3, 4, 5]) expect(text).toContainEqual(expect.stringContaining(`BadLine estate.ndjson:${at}:`));
  });

  test('nothing that was not read is called gone, and none of its issues fixed', async () => {
    expect(await names()).toEqual(['also kept', 'kept']);
    expect(await checksOf('also kept')).toContain('s3.acl-internet-accessible');
  });

  test('when the file is whole again the failures are closed, and what is gone is gone', async () => {
    await scan([bucket('kept')]);
    expect(await database.list('failures')).toEqual([]);
    expect(await names()).toEqual(['kept']);
  });

  test('a folder that is not there takes nothing away', async () => {
    await database.rows(`update account set identifier = '/nowhere/at/all' where name = 'files'`);
    const { status } = await database.monkey('scan', '--account', 'files');
    expect(status).toBe(0);
    expect(await names()).toEqual(['kept']);
    expect((await database.list('failures'))[0]).toMatchObject({
      code: 'FileNotFound',
      message: expect.stringContaining('/nowhere/at/all'),
    });
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { openTestApp } from '../setup/test-app.ts';
import { type AccountsOnTrial, openAccounts } from './open-accounts.ts';

let it: AccountsOnTrial;
beforeEach(async () => {
  it = await openAccounts();
});
afterEach(() => it.close());

const DEFAULTS = { role_name: 'SecurityMonkey', session_name: 'security-monkey', partition: 'aws' };

const ROWS = [
  { type: 'AWS', name: 'prod', identifier: '111111111111', notes: 'Ours, "live"', fields: { regions: ['us-east-1', 'eu-west-1'] } },
  { type: 'aws', name: 'auditor', identifier: '2222-2222-2222', third_party: true, notes: '=not a formula' },
  { type: 'AWS', name: 'old, closed', identifier: '333333333333', active: false, fields: { canonical_id: 'ABC', role_name: '' } },
];

const CSV = `name,type,identifier,active,third_party,notes,regions,fields,canonical_id,role_name
prod,AWS,111111111111,TRUE,,"Ours, ""live""","us-east-1,eu-west-1",,,
auditor,aws,2222-2222-2222,,true,'=not a formula,,,,
"old, closed",AWS,333333333333,false,false,,,"{""role_name"":""""}",ABC,
`;

const EXPECTED = {
  prod: {
    name: 'prod',
    type: 'AWS',
    identifier: '111111111111',
    active: true,
    third_party: false,
    notes: 'Ours, "live"',
    fields: { ...DEFAULTS, regions: ['us-east-1', 'eu-west-1'] },
  },
  auditor: {
    name: 'auditor',
    type: 'AWS',
    identifier: '222222222222',
    active: false,
    third_party: true,
    notes: '=not a formula',
    fields: DEFAULTS,
  },
  'old, closed': {
    name: 'old, closed',
    type: 'AWS',
    identifier: '333333333333',
    active: false,
    third_party: false,
    notes: null,
    fields: { ...DEFAULTS, canonical_id: 'abc', role_name: '' },
  },
};

const ndjson = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('a file of accounts', () => {
  test.each([
    ['accounts.ndjson', ndjson(ROWS), []],
    ['accounts.json', JSON.stringify(ROWS, null, 2), []],
    ['accounts.csv', CSV, []],
    ['accounts.csv', `\ufeff${CSV.replaceAll('\n', '\r\n')}`, []],
    ['accounts.txt', CSV, ['--format', 'csv']],
  ])('%s says the same in every form', async (name, text, options) => {
    const file = it.file(name, text);
    expect(await it.told('accounts', 'import', file, ...options)).toBe(`Accounts of ${file}: 3 added, 0 updated, 0 unchanged.\n`);
    expect(await it.accounts()).toEqual(EXPECTED);
  });

  test.each(['ndjson', 'json', 'csv'])('that "accounts list --format %s" wrote changes nothing', async (format) => {
    await it.told('accounts', 'import', it.file('accounts.ndjson', ndjson(ROWS)));
    const file = it.file(`listed.${format}`, await it.told('accounts', 'list', '--format', format));
    const before = await it.versions();
    expect(await it.told('accounts', 'import', file)).toBe(`Accounts of ${file}: 0 added, 0 updated, 3 unchanged.\n`);
    expect(await it.told('accounts', 'import', file, '--update-existing')).toContain('3 unchanged');
    expect(await it.versions()).toEqual(before);
  });

  test('changes what is known only where that is wanted, and only what it says', async () => {
    await it.told('accounts', 'import', it.file('accounts.ndjson', ndjson(ROWS)));
    const changes = [
      { type: 'AWS', name: 'production', identifier: '111111111111', notes: null },
      { type: 'AWS', name: 'new', identifier: '444444444444' },
      { type: 'AWS', name: 'auditor', identifier: '222222222222' },
      { type: 'AWS', name: 'old, closed', identifier: '333333333333', active: true, fields: { role_name: null, external_id: 'x1' } },
    ];
    const file = it.file('changes.ndjson', ndjson(changes));
    const before = await it.versions();
    const refused = await it.monkey('accounts', 'import', file);
    expect(refused.status).toBe(2);
    expect(refused.stderr.split('\n')).toEqual([
      `monkey: conflict: 2 of the 4 accounts in ${file} cannot be used, so nothing was changed:`,
      `Line 1 of ${file}: There is an account AWS 111111111111 already, prod, of which other things are known. Give --update-existing to change it.`,
      `Line 4 of ${file}: There is an account AWS 333333333333 already, old, closed, of which other things are known. Give --update-existing to change it.`,
      '',
    ]);
    expect(await it.versions()).toEqual(before);
    expect(await it.told('accounts', 'import', file, '--update-existing')).toContain('1 added, 2 updated, 1 unchanged');
    const accounts = await it.accounts();
    expect(Object.keys(accounts).sort()).toEqual(['auditor', 'new', 'old, closed', 'production']);
    expect(accounts['production']).toEqual({ ...EXPECTED.prod, name: 'production', notes: null });
    expect(accounts['auditor']).toEqual(EXPECTED.auditor);
    expect(accounts['old, closed']).toEqual({
      ...EXPECTED['old, closed'],
      active: true,
      fields: { ...DEFAULTS, canonical_id: 'abc', external_id: 'x1' },
    });
  });

  test('tells every row that cannot be used, with its line, and changes nothing', async () => {
    await it.told('accounts', 'add', 'AWS', 'taken', '999999999999');
    const rows = [
      '{"type":"AWS","name":"good","identifier":"111111111111"}',
      '{"type":',
      '',
      '{"type":"AWS","name":"x","identifier":"11111111111"}',
      '{"type":"Azure","name":"x","identifier":"1"}',
      '{"type":"AWS","name":"x","identifier":"222222222222","thirdparty":true}',
      '{"type":"AWS","name":"taken","identifier":"333333333333"}',
      '{"type":"AWS","name":"again","identifier":"1111-1111-1111"}',
      '{"type":"AWS","name":"good","identifier":"444444444444"}',
      '{"type":"AWS","name":"y","identifier":"555555555555","fields":{"colour":"red"}}',
      '{"type":"AWS","name":"z","identifier":"666666666666","active":true,"third_party":true}',
      '{"type":"AWS","name":"v","identifier":"777777777777","notes":7}',
    ];
    const before = await it.versions();
    const file = it.file('bad.ndjson', rows.join('\n'));
    const { status, stdout, stderr } = await it.monkey('accounts', 'import', file, '--update-existing');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    const [head, ...told] = stderr.trimEnd().split('\n');
    expect(head).toBe(`monkey: bad-input: 10 of the 11 accounts in ${file} cannot be used, so nothing was changed:`);
    expect(told.map((line) => line.replace(` of ${file}`, ''))).toEqual([
      expect.stringMatching(/^Line 2 is no JSON: /),
      'Line 4: "11111111111" is no AWS account number: it has 12 digits.',
      'Line 5: There is no account type "Azure". Known are: AWS, snapshot.',
      expect.stringMatching(/^Line 6 has an unknown key "thirdparty"\. Known are: /),
      'Line 7: There is an account named "taken" already: AWS 999999999999.',
      expect.stringMatching(/^Line 8 is about AWS 111111111111, as is Line 1/),
      expect.stringMatching(/^Line 9: There is an account named "good" already: Line 1/),
      expect.stringMatching(/^Line 10: Accounts of type AWS have no field "colour"/),
      'Line 11: An account of a third party is only known, never watched: it cannot be active as well.',
      'Line 12: "notes" must be a text or null.',
    ]);
    expect(await it.versions()).toEqual(before);
  });

  test('of JSON or CSV tells the lines of its bad rows as well', async () => {
    const json = it.file('bad.json', '[\n  {"type":"AWS",\n   "name":"a,]","identifier":"1"},\n\n  [], {"type":"AWS"}\n]');
    expect((await it.monkey('accounts', 'import', json)).stderr.trimEnd().split('\n').slice(1)).toEqual([
      `Account 1 (line 2) of ${json}: "1" is no AWS account number: it has 12 digits.`,
      `Account 2 (line 5) of ${json} is no JSON object.`,
      `Account 3 (line 5) of ${json} needs "type", "name" and "identifier", each a text.`,
    ]);
    const csv = it.file('bad.csv', 'name,type,identifier,active\n"two\nlines",AWS,1,\na,AWS\nb,AWS,111111111111,yes\nc,AWS,"22"2,\n');
    expect((await it.monkey('accounts', 'import', csv)).stderr.trimEnd().split('\n').slice(1)).toEqual([
      `Line 2 of ${csv}: "1" is no AWS account number: it has 12 digits.`,
      `Line 4 of ${csv} has 2 cells, but the first line names 4 columns.`,
      `Line 5 of ${csv}: "active" must be true or false.`,
      `Line 6 of ${csv} has a quote that does not end where its cell does.`,
    ]);
    const column = it.file('column.csv', 'name,type,identifier,colour\na,AWS,111111111111,red\n');
    expect((await it.monkey('accounts', 'import', column)).stderr).toMatch(
      /^monkey: bad-input: The column "colour" of .* is not known\. Known are: /,
    );
    expect(await it.accounts()).toEqual({});
  });
});

test('10,000 accounts are added in one transaction, in seconds; the same file again writes nothing', async () => {
  const own = await openTestApp();
  try {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({
      type: 'AWS',
      name: `account ${index}`,
      identifier: String(100_000_000_000 + index),
      fields: { canonical_id: `c${index}` },
    }));
    const file = it.file('many.ndjson', ndjson(rows));
    const operator = operatorOf(own.app);
    const began = performance.now();
    expect(await operator.importAccounts(file, { updateExisting: false })).toEqual({ added: 10_000, updated: 0, unchanged: 0 });
    const elapsed = performance.now() - began;
    // Measured: 0.4 s; a transaction for each account takes 27 s.
    expect(elapsed).toBeLessThan(10_000);
    const stored = await own.rows('select count(*)::int as accounts, count(distinct xmin::text)::int as transactions from account');
    expect(stored).toEqual([{ accounts: 10_000, transactions: 1 }]);
    expect(await own.rows(`select count(*)::int as told from entity where kind = 'canonical'`)).toEqual([{ told: 10_000 }]);
    expect(await operator.importAccounts(file, { updateExisting: true })).toEqual({ added: 0, updated: 0, unchanged: 10_000 });
    const renamed = it.file('renamed.ndjson', ndjson(rows.map((row) => ({ ...row, name: `${row.name}, renamed` }))));
    expect(await operator.importAccounts(renamed, { updateExisting: true })).toEqual({ added: 0, updated: 10_000, unchanged: 0 });
    expect(await own.rows('select count(distinct xmin::text)::int as transactions from account')).toEqual([{ transactions: 1 }]);
  } finally {
    await own.close();
  }
});

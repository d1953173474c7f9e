import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/model/errors.ts';
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

const account = (identifier: string, ...more: readonly string[]): readonly string[] => [
  'accounts',
  'add',
  'AWS',
  'new',
  identifier,
  ...more,
];

const REFUSED: readonly (readonly [what: string, args: readonly string[], code: ErrorCode, about: RegExp])[] = [
  ['an unknown account to scan', ['scan', '--account', 'nobody'], 'not-found', /no account "nobody".*Known are: .*files/],
  ['an unknown account to list', ['items', '--account', 'nobody'], 'not-found', /no account "nobody"/],
  ['an unknown account to remove', ['accounts', 'remove', 'nobody'], 'not-found', /no account "nobody"/],
  ['an account with a history to remove', ['accounts', 'remove', 'files'], 'conflict', /1 items with their whole history.*--force/],
  ['the account of a third party to scan', ['scan', '--account', 'partner'], 'bad-input', /partner is an account of a third party/],
  ['an unknown technology to scan', ['scan', '--account', 'files', '--technology', 's4'], 'not-found', /no technology "s4".*s3/],
  ['an unknown technology to list', ['issues', '--technology', 's4'], 'not-found', /no technology "s4"/],
  ['an unknown technology to audit', ['audit-changes', '--technology', 's4'], 'not-found', /no technology "s4"/],
  ['an unknown technology to ignore', ['ignore', 'add', 's4', 'x'], 'not-found', /no technology "s4"/],
  ['an unknown format', ['items', '--format', 'yaml'], 'bad-input', /no format "yaml".*table, json, ndjson, csv/],
  ['an unknown command', ['itmes'], 'bad-input', /unknown command.*itmes/i],
  ['an unknown option', ['items', '--colour'], 'bad-input', /unknown option.*--colour/i],
  ['a missing argument', ['accounts', 'add', 'AWS'], 'bad-input', /missing required argument/i],
  ['a missing option', ['changes'], 'bad-input', /--since/],
  ['an option that is none of its choices', ['issues', '--state', 'closed'], 'bad-input', /closed.*open, fixed, suspended, any/i],
  ['no instant', ['changes', '--since', 'yesterday'], 'bad-input', /"yesterday" is no instant/],
  ['an unknown account type', ['accounts', 'add', 'Azure', 'new', '1'], 'bad-input', /no account type "Azure".*AWS, snapshot/],
  ['an account number with 11 digits', account('11111111111'), 'bad-input', /"11111111111" is no AWS account number.*12 digits/],
  ['an unknown field', account('444444444444', '--field', 'colour=red'), 'bad-input', /no field "colour".*Known are: /],
  ['a field without a value', account('444444444444', '--field', 'regions'), 'bad-input', /"regions" is not of the form key=value/],
  ['a field that cannot be read', account('444444444444', '--field', 'regions=mars'), 'bad-input', /"mars" is no AWS region/],
  ['a required field that is missing', ['accounts', 'add', 'snapshot', 'new', '/nowhere'], 'bad-input', /needs the field "represents"/],
  ['a name that is taken', ['accounts', 'add', 'AWS', 'files', '444444444444'], 'conflict', /an account named "files" already/],
  ['an identifier that is taken', account('222222222222'), 'conflict', /identifier 222222222222 already/],
  ['an empty name', ['accounts', 'add', 'AWS', ' ', '444444444444'], 'bad-input', /needs a name/],
  ['an unknown issue', ['justify', '4711', '--reason', 'fine'], 'not-found', /4711|no such issue|does not exist/i],
  ['no number for an issue', ['justify', 'first', '--reason', 'fine'], 'bad-input', /"first", but must be a whole number/],
  ['a number beyond every issue', ['justify', '99999999999999999999', '--reason', 'fine'], 'bad-input', /must be a whole number/],
  ['an unknown issue to revoke', ['justify', '4711', '--revoke'], 'not-found', /4711|no such issue|does not exist/i],
  ['a score that is no number', ['items', '--min-score', 'high'], 'bad-input', /--min-score is "high"/],
  ['a score beyond every number of the database', ['items', '--min-score', '99999999999'], 'bad-input', /--min-score/],
  ['an unknown check to override', ['overrides', 'set', 's3.nothing', '--score', '1'], 'not-found', /no check "s3.nothing"/],
  ['no network to whitelist', ['whitelist', 'add', 'office', '10.0.0.0/'], 'bad-input', /10\.0\.0\.0\//],
  ['an unknown item', ['revisions', 'nothing'], 'not-found', /no item "nothing"/],
  ['an unknown dead letter to replay', ['jobs', 'replay', 'nothing'], 'not-found', /no dead letter "nothing"/],
  ['jobs of an unknown name to purge', ['jobs', 'purge', 'scan'], 'not-found', /no jobs called "scan".*watch-account, audit-due/],
  ['an unknown format of jobs', ['jobs', '--format', 'yaml'], 'bad-input', /no format "yaml"/],
  ['a file of accounts that is not there', ['accounts', 'import', 'nowhere.ndjson'], 'bad-input', /nowhere\.ndjson cannot be read/],
];

test.each(REFUSED)('%s is refused in one sentence', async (_what, args, code, about) => {
  expectRefusal(await database.monkey(...args), code, about);
});

const GOOD = { type: 'AWS', name: 'imported', identifier: '555555555555' };

test.each<readonly [what: string, second: string, code: ErrorCode, about: RegExp]>([
  ['is no JSON', '{"type":', 'bad-input', /Line 2 of .* is no JSON/],
  ['is no object', '[]', 'bad-input', /Line 2 of .* is no JSON object/],
  ['lacks an identifier', '{"type":"AWS","name":"x"}', 'bad-input', /Line 2 of .* needs "type", "name" and "identifier"/],
  ['has a number for a truth', JSON.stringify({ ...GOOD, active: 1 }), 'bad-input', /Line 2 of .*"active" must be true or false/],
  ['has an account number of 11 digits', '{"type":"AWS","name":"x","identifier":"11111111111"}', 'bad-input', /Line 2 of .*12 digits/],
  [
    'has the name of another account',
    '{"type":"AWS","name":"files","identifier":"666666666666"}',
    'conflict',
    /Line 2 of .*"files" already/,
  ],
  ['has the name of the line before', '{"type":"AWS","name":"imported","identifier":"666666666666"}', 'conflict', /Line 2 of .*"imported"/],
  [
    'has the identifier of the line before',
    '{"type":"AWS","name":"x","identifier":"555555555555"}',
    'conflict',
    /Line 2 of .*555555555555/,
  ],
  ['has a name that no database can keep', '{"type":"AWS","name":"a\\u0000b","identifier":"666666666666"}', 'bad-input', /Line 2 of /],
])('a file of accounts whose second line %s adds none at all', async (_what, second, code, about) => {
  const file = join(database.folder, 'accounts.txt');
  writeFileSync(file, `${JSON.stringify(GOOD)}\n${second}\n`);
  expectRefusal(await database.monkey('accounts', 'import', file), code, about);
});

test('--debug adds where it happened', async () => {
  const { status, stderr } = await database.monkey('--debug', 'scan', '--account', 'nobody');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^monkey: not-found: .*\n.*\n\s+at /);
});

test('after all of that not one row has moved', async () => {
  expect(await rowVersions(database.rows)).toEqual(before);
});

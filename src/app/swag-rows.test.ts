import { describe, expect, test } from 'vitest';
import type { AccountRow } from '../engine/account-rows.ts';
import { MonkeyError } from '../model/errors.ts';
import { type SwagOptions, swagRows } from './swag-rows.ts';

const OPTIONS: SwagOptions = { owner: 'acorn', accountType: 'AWS', spinnaker: false };

const watched = (region = 'all', enabled: boolean | null = true, metadata: object = {}) => ({
  name: 'security_monkey',
  status: [{ region, enabled }],
  metadata,
});

const account = (more: object = {}) => ({
  id: '111111111111',
  name: 'prod',
  provider: 'aws',
  owner: 'acorn',
  description: 'The shop',
  account_status: 'ready',
  services: [watched()],
  email: 'nobody@example.com',
  ...more,
});

const rows = (list: unknown, options: Partial<SwagOptions> = {}): readonly AccountRow[] =>
  swagRows(JSON.stringify(list), 'accounts.json', { ...OPTIONS, ...options });

const said = (more: object = {}, options: Partial<SwagOptions> = {}) => rows([account(more)], options)[0]!.said;

const problem = (list: unknown): string => {
  const [row] = rows(list);
  expect(row!.said).toBeInstanceOf(MonkeyError);
  return (row!.said as MonkeyError).message;
};

test('an account is called, described and watched as SWAG says', () => {
  expect(said()).toEqual({
    type: 'AWS',
    identifier: '111111111111',
    name: 'prod',
    active: true,
    thirdParty: false,
    notes: 'The shop',
    fields: [],
  });
});

test.each([
  ['it is not ready', { account_status: 'in-progress' }],
  ['nothing is said of its state', { account_status: undefined }],
  ['the service is off', { services: [watched('all', false)] }],
  ['nothing is said of the service', { services: [watched('all', null)] }],
  ['the service is on in one region only', { services: [watched('us-east-1')] }],
  ['the service has no state', { services: [{ name: 'security_monkey', status: [] }] }],
  ['another service is on', { services: [{ ...watched(), name: 'spinnaker' }] }],
  ['there are no services', { services: null }],
  ['it belongs to somebody else', { owner: 'beech' }],
])('an account is not watched when %s', (_why, more) => {
  expect(said(more)).toMatchObject({ active: false, thirdParty: 'owner' in more });
});

test('fields come from the services; what is empty is not said', () => {
  const s3 = { name: 's3', status: [], metadata: { name: 'old-name', canonicalId: 'ABC' } };
  const services = [s3, watched('all', true, { role_name: 'Monkey' })];
  expect(said({ services })).toMatchObject({
    fields: [
      ['s3_name', 'old-name'],
      ['canonical_id', 'ABC'],
      ['role_name', 'Monkey'],
    ],
  });
  expect(said({ services: [{ ...s3, metadata: { name: '', canonicalId: null } }], description: undefined })).toEqual(
    expect.not.objectContaining({ notes: expect.anything() }),
  );
});

test("the name is Spinnaker's where that is wanted and known", () => {
  const spinnaker = { name: 'spinnaker', status: [], metadata: { name: 'spin' } };
  expect(said({ services: [spinnaker] })).toMatchObject({ name: 'prod' });
  expect(said({ services: [spinnaker] }, { spinnaker: true })).toMatchObject({ name: 'spin' });
  expect(said({ services: [{ ...spinnaker, metadata: {} }] }, { spinnaker: true })).toMatchObject({ name: 'prod' });
  expect(said({}, { spinnaker: true })).toMatchObject({ name: 'prod' });
});

test('accounts of other providers are left out, whatever they look like; no provider means AWS', () => {
  const list = [{ provider: 'gcp', id: 7 }, account({ provider: 'AWS' }), account({ provider: undefined, id: '222222222222' })];
  expect(rows(list).map(({ said: one }) => (one instanceof MonkeyError ? one.message : one.identifier))).toEqual([
    '111111111111',
    '222222222222',
  ]);
});

describe('what is not as SWAG writes it is told with its place', () => {
  test.each<readonly [unknown, RegExp]>([
    ['text', /^Account 1 \(line 1\) of accounts\.json is not as SWAG writes it: expected object, received string\.$/],
    [account({ id: 111111111111 }), /: id: expected string, received number\.$/],
    [account({ owner: undefined }), /: owner: expected string, received undefined\.$/],
    [account({ services: {} }), /: services: expected array, received object\.$/],
    [
      account({ services: [watched('all', 'yes' as never)] }),
      /: services\[0\]\.status\[0\]\.enabled: expected boolean, received string\.$/,
    ],
    [account({ name: null, description: 7 }), /: name: expected string, received null; description: expected string, received number\.$/],
  ])('%j', (entry, sentence) => {
    expect(problem([entry])).toMatch(sentence);
  });

  test('a file that is no list at all', () => {
    expect(() => rows({ aws: [] })).toThrow('accounts.json must be a list of accounts.');
    expect(() => swagRows('[{', 'accounts.json', OPTIONS)).toThrow(/^accounts\.json is no JSON: .*line 1/);
  });
});

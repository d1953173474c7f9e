import { expect, test } from 'vitest';
import { ACCOUNT_FIELDS } from './account-fields.ts';
import { awsAccount } from './aws-account.ts';

const parse = (name: string, text: string) => ACCOUNT_FIELDS.find((field) => field.name === name)!.parse(text);
const IDENTIFIER = '111111111111';

test.each([
  ['role_name', ' audit/SecurityMonkey ', 'audit/SecurityMonkey'],
  ['role_name', '', ''],
  ['external_id', 'a:b/c', 'a:b/c'],
  ['session_name', 'us', 'us'],
  ['partition', 'aws-cn', 'aws-cn'],
  ['regions', 'us-east-1, eu-west-1  us-gov-west-1', ['us-east-1', 'eu-west-1', 'us-gov-west-1']],
  ['regions', '', []],
  ['canonical_id', 'ABC123', 'abc123'],
  ['s3_name', ' ours ', 'ours'],
])('%s takes "%s"', (name, text, value) => {
  expect(parse(name, text)).toEqual(value);
});

test.each([
  ['role_name', 'a role'],
  ['external_id', 'x'],
  ['session_name', 'x'],
  ['partition', 'aws-moon'],
  ['regions', 'us-east-1 everywhere'],
  ['canonical_id', 'a b'],
])('%s refuses "%s" with a sentence', (name, text) => {
  expect(() => parse(name, text)).toThrow(/^".+" is no /);
});

test('an account without fields has the defaults', () => {
  expect(awsAccount({ identifier: IDENTIFIER, fields: {} })).toEqual({
    identifier: IDENTIFIER,
    partition: 'aws',
    defaultRegion: 'us-east-1',
    roleName: 'SecurityMonkey',
    externalId: undefined,
    sessionName: 'security-monkey',
    regions: null,
  });
});

test('no role means the own credentials, and a stored partition that does not exist is told', () => {
  expect(awsAccount({ identifier: IDENTIFIER, fields: { role_name: 'None' } }).roleName).toBeNull();
  expect(awsAccount({ identifier: IDENTIFIER, fields: { role_name: '' } }).roleName).toBeNull();
  expect(() => awsAccount({ identifier: IDENTIFIER, fields: { partition: 'aws-moon' } })).toThrow('no AWS partition');
});

test('the names that an account has in access control lists tell whose a grantee is', () => {
  const telling = ACCOUNT_FIELDS.filter(({ tells }) => tells === 'canonical').map(({ name }) => name);
  expect(telling).toEqual(['canonical_id', 's3_name']);
});

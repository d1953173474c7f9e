import { expect, test } from 'vitest';
import { amazonAccounts } from './amazon-accounts.ts';
import { awsProvider } from './aws.provider.ts';

const { asOf, accounts } = amazonAccounts();
const age = Math.floor((Date.now() - Date.parse(`${asOf}T00:00:00Z`)) / 86_400_000);

test(`the list of Amazon's accounts is ${age} days old`, () => {
  expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  // A day ahead is a time zone; more is a slip.
  expect(age).toBeGreaterThanOrEqual(-1);
});

test('every account is there once, with a number and a name of its own', () => {
  expect(accounts.map(({ identifier }) => awsProvider().parseIdentifier(identifier))).toEqual(accounts.map(({ identifier }) => identifier));
  expect(new Set(accounts.map(({ identifier }) => identifier)).size).toBe(accounts.length);
  expect(new Set(accounts.map(({ name }) => name)).size).toBe(accounts.length);
});

test.each([
  ['CloudTrail Logs', 31],
  ['ELB Logs', 26],
  ['RedShift Logs', 24],
])('%s has %i accounts, each with its regions', (group, count) => {
  const named = accounts.filter(({ name }) => name.startsWith(group));
  expect(named).toHaveLength(count);
  expect(named.filter(({ name }) => !/^[A-Za-z]+ Logs \([a-z]+(?:-[a-z]+)+-\d(?:, [a-z]+(?:-[a-z]+)+-\d)*\)$/.test(name))).toEqual([]);
});

test('one account that serves several regions is one account, in its partition', () => {
  expect(accounts.find(({ identifier }) => identifier === '608710470296')).toMatchObject({
    name: 'CloudTrail Logs (us-gov-east-1, us-gov-west-1)',
    fields: [['partition', 'aws-us-gov']],
  });
  const partitions = Map.groupBy(accounts, ({ fields }) => fields[0]![1]);
  expect([...partitions].map(([partition, those]) => [partition, those.length])).toEqual([
    ['aws', 71],
    ['aws-cn', 6],
    ['aws-us-gov', 4],
  ]);
});

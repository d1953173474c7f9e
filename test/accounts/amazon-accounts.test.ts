import { afterEach, beforeEach, expect, test } from 'vitest';
import { amazonAccounts } from '../../src/providers/aws/amazon-accounts.ts';
import { type AccountsOnTrial, openAccounts } from './open-accounts.ts';

const { accounts: LIST, asOf } = amazonAccounts();
/** Numbers as AWS tells them, to hold the list against. */
const TRAIL = { identifier: '086441151436', name: 'CloudTrail Logs (us-east-1)' };
const BALANCER = { identifier: '156460612806', name: 'ELB Logs (eu-west-1)' };
const WAREHOUSE = { identifier: '193672423079', name: 'RedShift Logs (us-east-1)' };
const ADDRESS = /^https:\/\/docs\.aws\.amazon\.com\//;

let it: AccountsOnTrial;
beforeEach(async () => {
  it = await openAccounts();
});
afterEach(() => it.close());

test('become known third parties that nobody watches, with the address where AWS tells of them; once', async () => {
  expect(await it.told('amazon_accounts')).toBe(
    `Accounts of Amazon, from the list of ${asOf}: ${LIST.length} added, 0 updated, 0 unchanged.\n`,
  );
  const accounts = Object.values(await it.accounts());
  expect(accounts).toHaveLength(LIST.length);
  expect(accounts.filter(({ type, active, third_party }) => type !== 'AWS' || active || !third_party)).toEqual([]);
  expect(accounts.filter(({ notes }) => !ADDRESS.test(notes ?? ''))).toEqual([]);
  for (const one of [TRAIL, BALANCER, WAREHOUSE]) expect(accounts).toContainEqual(expect.objectContaining(one));
  const before = await it.versions();
  expect(await it.told('amazon-accounts')).toContain(`: 0 added, 0 updated, ${LIST.length} unchanged.`);
  expect(await it.versions()).toEqual(before);
});

test('leave what an operator has made his own, and names that are taken', async () => {
  await it.told('accounts', 'add', 'AWS', 'our-trail', TRAIL.identifier, '--notes', 'ours');
  await it.told('accounts', 'add', 'AWS', 'logs of balancers', BALANCER.identifier, '--third-party', '--notes', 'since 2020');
  await it.told('accounts', 'add', 'AWS', WAREHOUSE.name, '444444444444', '--inactive');
  const before = await it.accounts();
  const said = await it.told('amazon_accounts');
  expect(said).toContain(
    `There is an account named "${WAREHOUSE.name}" already, so it is called "${WAREHOUSE.name} ${WAREHOUSE.identifier}".`,
  );
  expect(said).toContain('These are yours and stay so: our-trail.');
  expect(said).toContain(`: ${LIST.length - 2} added, 0 updated, 1 unchanged.`);
  const after = await it.accounts();
  for (const [name, account] of Object.entries(before)) expect(after[name]).toEqual(account);
  expect(after[`${WAREHOUSE.name} ${WAREHOUSE.identifier}`]).toMatchObject({ identifier: WAREHOUSE.identifier, third_party: true });
});

test('get the new address where they had an older one, or none', async () => {
  await it.told('accounts', 'add', 'AWS', 'trail', TRAIL.identifier, '--third-party');
  await it.told(
    'accounts',
    'add',
    'AWS',
    'warehouse',
    WAREHOUSE.identifier,
    '--third-party',
    '--notes',
    'https://docs.aws.amazon.com/old.html',
  );
  expect(await it.told('amazon_accounts')).toContain(`: ${LIST.length - 2} added, 2 updated, 0 unchanged.`);
  const { trail, warehouse } = await it.accounts();
  expect([trail!.notes, warehouse!.notes]).toEqual([expect.stringMatching(ADDRESS), expect.stringMatching(/db-auditing/)]);
});

test('are not added at all when one of them cannot be', async () => {
  await it.told('accounts', 'add', 'AWS', TRAIL.name, '444444444444');
  await it.told('accounts', 'add', 'AWS', `${TRAIL.name} ${TRAIL.identifier}`, '555555555555');
  const before = await it.versions();
  const { status, stderr } = await it.monkey('amazon_accounts');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^monkey: conflict: .*086441151436 cannot be added\. Rename one of them\.\n$/);
  expect(await it.versions()).toEqual(before);
});

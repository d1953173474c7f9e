import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useMoto } from '../aws/use-moto.ts';
import { type AccountsOnTrial, openAccounts } from './open-accounts.ts';

/** The owner of every bucket of moto, whatever the account. */
const OWNER = 'bcaf1ffd86f41161ca5fb16fd081034f';
const US = '5'.repeat(64);

const aws = useMoto(async () => undefined);
let it: AccountsOnTrial;
beforeEach(async () => {
  it = await openAccounts();
  for (const [name, identifier, ...more] of [
    ['a', '111111111111'],
    ['b', '222222222222'],
    ['quiet', '333333333333', '--inactive'],
    ['theirs', '444444444444', '--third-party'],
  ])
    await it.told('accounts', 'add', 'AWS', name!, identifier!, ...more);
});
afterEach(() => it.close());

const fetchIds = (...args: readonly string[]) =>
  it.monkeyWith(
    { AWS_ENDPOINT_URL: aws.proxy.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    'fetch_aws_canonical_ids',
    ...args,
  );
const ids = async (): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries(Object.values(await it.accounts()).map(({ name, fields }) => [name, fields['canonical_id']]));
const calls = (operation: string) => aws.proxy.calls.filter((call) => call.operation === operation);

test('every active account is asked with its own role; one that fails stops no other and is told with what it lacks', async () => {
  aws.proxy.add({ operation: 'AssumeRole', resource: '222222222222', fault: 'denied' });
  const { status, stdout, stderr } = await fetchIds();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^b \(222222222222\): AccessDenied: .* The permission sts:AssumeRole is lacking\.\n$/);
  expect(stdout).toBe('Canonical ids: 1 stored, 0 unchanged, 0 kept without asking, 1 failed.\n');
  expect(await ids()).toEqual({ a: OWNER });
  expect(calls('ListBuckets').map(({ accessKey }) => accessKey.startsWith('ASIA'))).toEqual([true]);
});

test('those that have one are asked again only when that is wanted', async () => {
  await it.told(
    'accounts',
    'import',
    it.file('a.json', JSON.stringify([{ type: 'AWS', name: 'a', identifier: '111111111111', fields: { canonical_id: 'other' } }])),
    '--update-existing',
  );
  expect((await fetchIds()).stdout).toBe('Canonical ids: 1 stored, 0 unchanged, 1 kept without asking, 0 failed.\n');
  expect(await ids()).toEqual({ a: 'other', b: OWNER });
  expect((await fetchIds('--override')).stdout).toBe('Canonical ids: 1 stored, 1 unchanged, 0 kept without asking, 0 failed.\n');
  expect(await ids()).toEqual({ a: OWNER, b: OWNER });
  const before = await it.versions();
  expect((await fetchIds('--override')).status).toBe(0);
  expect(await it.versions()).toEqual(before);
});

test('an account that does not let itself be asked keeps what it has', async () => {
  expect((await fetchIds()).status).toBe(0);
  aws.proxy.add({ operation: 'ListBuckets', fault: 'denied' });
  const before = await it.versions();
  const { status, stdout, stderr } = await fetchIds('--override');
  expect(status).toBe(1);
  expect(stdout).toContain('2 failed');
  expect(stderr.trimEnd().split('\n').sort()).toEqual(
    ['a (111111111111)', 'b (222222222222)'].map((who) =>
      expect.stringMatching(
        new RegExp(`^${who.replace(/[()]/g, '\\$&')}: AccessDenied: .* The permission s3:ListAllMyBuckets is lacking\\.$`),
      ),
    ),
  );
  expect(await it.versions()).toEqual(before);
});

test('an answer that names no owner is a failure, not an empty id', async () => {
  const nobody = '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>';
  aws.proxy.add({ operation: 'ListBuckets', fault: () => ({ status: 200, headers: {}, body: Buffer.from(nobody) }) });
  const { status, stderr } = await fetchIds();
  expect(status).toBe(1);
  expect(stderr).toContain('a (111111111111): UndecodableAnswer: The answer has no owner.');
  expect(await ids()).toEqual({});
});

test('whatever asked who that is is judged again: a stranger in an access control list becomes a friend', async () => {
  const bucket = (name: string, grantee: string) => ({
    technology: 's3',
    region: 'us-east-1',
    name,
    arn: `arn:aws:s3:::${name}`,
    config: {
      Arn: `arn:aws:s3:::${name}`,
      Name: name,
      Owner: { ID: US },
      Grants: { [US]: ['FULL_CONTROL'], [grantee]: ['READ'] },
      Policy: null,
    },
  });
  const lines = [bucket('shared', OWNER), bucket('foreign', '7'.repeat(64))];
  writeFileSync(join(it.folder, 'estate.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await it.told('accounts', 'add', 'snapshot', 'files', it.folder, '--field', 'represents=AWS:555555555555');
  const issues = async (): Promise<readonly string[]> => {
    const listed = await it.told('issues', '-a', 'files', '--format', 'ndjson');
    const rows = listed
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return rows
      .filter(({ check }) => check.startsWith('s3.acl-'))
      .map(({ name, check }) => `${name} ${check}`)
      .sort();
  };
  await it.told('scan', '-a', 'files');
  expect(await issues()).toEqual(['foreign s3.acl-unknown', 'shared s3.acl-unknown']);
  expect((await fetchIds()).status).toBe(0);
  expect(await it.rows(`select i.name, d.cause from audit_due d join item i on i.id = d.item_id`)).toEqual([
    { name: 'shared', cause: 'an account changed' },
  ]);
  await it.told('find_changes', '-a', 'files');
  expect(await issues()).toEqual(['foreign s3.acl-unknown', 'shared s3.acl-friendly-canonical']);
});

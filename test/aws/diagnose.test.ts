import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/plugin/define-provider.ts';
import { seedEstate } from './seed-estate.ts';
import { useMoto } from './use-moto.ts';
import { REGIONS, sessionOptions, testProvider, type WatchOptions } from './watch-account.ts';

const aws = useMoto(async ({ moto }) => {
  await seedEstate(moto.endpoint, { accounts: ['111111111111'], regions: REGIONS });
});

const diagnose = async (indices: readonly string[], options: Partial<WatchOptions> = {}): Promise<readonly Diagnosis[]> => {
  const whole = { endpoint: aws.proxy.endpoint, ...options };
  const provider = testProvider(whole);
  const lines: Diagnosis[] = [];
  const watchers = provider.watchers.filter(({ index }) => indices.includes(index));
  for await (const line of provider.diagnose!(sessionOptions(whole), watchers)) lines.push(line);
  return lines;
};

const failed = (lines: readonly Diagnosis[]): readonly string[] => lines.filter(({ ok }) => !ok).map(({ subject }) => subject);
const allWatchers = (): readonly string[] => testProvider({ endpoint: '' }).watchers.map(({ index }) => index);

test('tries every permission of every watcher and finds nothing wrong', async () => {
  const lines = await diagnose(allWatchers());
  expect(failed(lines)).toEqual([]);
  expect(lines.slice(0, 5).map(({ subject }) => subject)).toEqual(['clock', 'credentials', 'role', 'account', 'regions']);
  // All of AWS's policies are listed only when the operator wants them.
  expect(lines.filter(({ sentence }) => sentence.startsWith('Not tried')).map(({ subject }) => subject)).toEqual([
    'policy iam:ListPolicies',
  ]);
});

test('names each permission that is lacking, and no other', async () => {
  aws.proxy.add(
    { operation: 'GetBucketPolicy', fault: 'denied' },
    { operation: 'GetRole', fault: 'denied' },
    { operation: 'DescribeKey', fault: 'denied' },
    { operation: 'ListQueues', fault: 'denied' },
  );
  const lines = await diagnose(allWatchers());
  expect(failed(lines)).toEqual(['iamrole iam:GetRole', 'kms kms:DescribeKey', 's3 s3:GetBucketPolicy', 'sqs sqs:ListQueues']);
  expect(lines.find(({ subject }) => subject === 'sqs sqs:ListQueues')).toMatchObject({
    sentence: expect.stringContaining('The permission sqs:ListQueues is lacking'),
    code: expect.stringMatching(/AccessDenied/),
    permission: 'sqs:ListQueues',
  });
});

test('stops at the role that cannot be assumed', async () => {
  aws.proxy.add({ operation: 'AssumeRole', fault: 'denied' });
  const lines = await diagnose(['sqs']);
  expect(lines.at(-1)).toMatchObject({
    subject: 'role',
    ok: false,
    sentence: expect.stringContaining('sts:AssumeRole'),
    code: 'AccessDenied',
    permission: 'sts:AssumeRole',
  });
});

test('says whose account the credentials are for, and stops when it is another', async () => {
  const own = await diagnose([], { fields: { role_name: 'none' }, account: '123456789012' });
  expect(own.map(({ subject, ok }) => [subject, ok])).toEqual([
    ['clock', true],
    ['credentials', true],
    ['account', true],
    ['regions', true],
  ]);
  const other = await diagnose(['sqs'], { fields: { role_name: 'none' }, account: '111111111111' });
  expect(other.at(-1)).toEqual({
    subject: 'account',
    ok: false,
    code: 'OtherAccount',
    sentence: 'These are credentials of the account 123456789012, not of 111111111111.',
  });
});

test('says that the regions cannot be told, and goes on with what needs none', async () => {
  aws.proxy.add({ operation: 'DescribeRegions', fault: 'denied' });
  const lines = await diagnose(['sqs', 's3']);
  expect(failed(lines)).toEqual(['regions']);
  expect(lines.some(({ subject }) => subject.startsWith('s3 '))).toBe(true);
});

test('compares the clocks', async () => {
  aws.proxy.setClock(30);
  const lines = await diagnose(['sqs']);
  expect(lines[0]).toMatchObject({ subject: 'clock', ok: false, sentence: expect.stringMatching(/^This clock is 1(799|800) s behind/) });
  expect(failed(lines)).toEqual(['clock']);
});

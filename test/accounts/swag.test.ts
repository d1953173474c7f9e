import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useMoto } from '../aws/use-moto.ts';
import { expectRefusal } from '../bad-input/refusal.ts';
import { type AccountsOnTrial, openAccounts } from './open-accounts.ts';

const REGION = 'eu-west-1';
const ON = [{ name: 'security_monkey', status: [{ region: 'all', enabled: true }], metadata: { role_name: 'Watcher' } }];
const LIST = [
  { id: '111111111111', name: 'prod', provider: 'aws', owner: 'acorn', account_status: 'ready', description: 'The shop', services: ON },
  { id: '222222222222', name: 'partner', provider: 'aws', owner: 'beech', account_status: 'ready', description: 'Theirs', services: ON },
  { id: 'project', name: 'cloud', provider: 'gcp', owner: 'acorn', account_status: 'ready', description: 'Elsewhere', services: ON },
];

const put = async (key: string, body: string | Buffer): Promise<void> => {
  const client = new S3Client({
    endpoint: aws.moto.endpoint,
    region: REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new PutObjectCommand({ Bucket: 'acorn-swag', Key: key, Body: body }));
  client.destroy();
};

const aws = useMoto(async ({ moto }) => {
  const client = new S3Client({
    endpoint: moto.endpoint,
    region: REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateBucketCommand({ Bucket: 'acorn-swag', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  client.destroy();
  await put('accounts.json', JSON.stringify(LIST));
});

let it: AccountsOnTrial;
beforeEach(async () => {
  it = await openAccounts();
});
afterEach(() => it.close());

const sync = (...args: readonly string[]) =>
  it.monkeyWith(
    { AWS_ENDPOINT_URL: aws.proxy.endpoint, AWS_ACCESS_KEY_ID: 'from-the-environment', AWS_SECRET_ACCESS_KEY: 'secret' },
    'sync_swag',
    '--owner',
    'acorn',
    ...args,
  );
const FROM_BUCKET = ['-b', 'acorn-swag', '-r', REGION];

test('accounts become as SWAG lists them, and those that it does not list stay; once', async () => {
  await it.told('accounts', 'add', 'AWS', 'old-name', '111111111111', '--third-party', '--field', 'external_id=kept');
  await it.told('accounts', 'add', 'AWS', 'unlisted', '999999999999');
  const { unlisted } = await it.accounts();
  const { status, stdout, stderr } = await sync(...FROM_BUCKET);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toBe(
    'Accounts of SWAG: 1 added, 1 updated, 0 unchanged.\nAccounts of ours that SWAG does not list: 1; they stay as they are.\n',
  );
  const accounts = await it.accounts();
  expect(Object.keys(accounts).sort()).toEqual(['partner', 'prod', 'unlisted']);
  expect(accounts['prod']).toMatchObject({
    identifier: '111111111111',
    active: true,
    third_party: false,
    notes: 'The shop',
    fields: { role_name: 'Watcher', external_id: 'kept' },
  });
  expect(accounts['partner']).toMatchObject({ active: false, third_party: true, notes: 'Theirs' });
  expect(accounts['unlisted']).toEqual(unlisted);
  const [call] = aws.proxy.calls;
  expect([call!.method, call!.url.split('?')[0], call!.region, call!.accessKey]).toEqual([
    'GET',
    '/acorn-swag/accounts.json',
    REGION,
    'from-the-environment',
  ]);
  const before = await it.versions();
  expect((await sync(...FROM_BUCKET)).stdout).toContain('0 added, 0 updated, 2 unchanged');
  expect(await it.versions()).toEqual(before);
});

test('a file does as well as a bucket, and another key as well as the usual one', async () => {
  await put('teams/swag.json', JSON.stringify(LIST.slice(0, 1)));
  expect((await sync(...FROM_BUCKET, '-p', 'teams/swag.json')).stdout).toContain('1 added');
  expect((await sync('--file', it.file('swag.json', JSON.stringify(LIST)), '--account-type', 'aws')).stdout).toContain(
    '1 added, 0 updated, 1 unchanged',
  );
});

test('a list with bad entries changes nothing, and every one of them is told', async () => {
  await it.told('accounts', 'add', 'AWS', 'taken', '999999999999');
  const bad = [
    LIST[0],
    { ...LIST[0], id: 5 },
    { ...LIST[0], id: '0123', name: 'short' },
    { ...LIST[0], id: '333333333333', name: 'taken' },
    { ...LIST[0], name: 'twice' },
  ];
  await put('bad.json', `[\n${bad.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`);
  const before = await it.versions();
  const { status, stdout, stderr } = await sync(...FROM_BUCKET, '-p', 'bad.json');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([
    'monkey: bad-input: 4 of the 5 accounts in s3://acorn-swag/bad.json cannot be used, so nothing was changed:',
    'Account 2 (line 3) of s3://acorn-swag/bad.json is not as SWAG writes it: id: expected string, received number.',
    'Account 3 (line 4) of s3://acorn-swag/bad.json: "0123" is no AWS account number: it has 12 digits.',
    'Account 4 (line 5) of s3://acorn-swag/bad.json: There is an account named "taken" already: AWS 999999999999.',
    'Account 5 (line 6) of s3://acorn-swag/bad.json is about AWS 111111111111, as is Account 1 (line 2) of s3://acorn-swag/bad.json.',
  ]);
  expect(await it.versions()).toEqual(before);
});

test('a list that cannot be read is told of, with the missing permission', async () => {
  expectRefusal(
    await sync(...FROM_BUCKET, '-p', 'nothing.json'),
    'bad-input',
    /s3:\/\/acorn-swag\/nothing\.json cannot be read: NoSuchKey/,
  );
  expectRefusal(await sync('-b', 'no-such-bucket'), 'bad-input', /s3:\/\/no-such-bucket\/accounts\.json cannot be read: NoSuchBucket/);
  await put('latin.json', Buffer.from('["\u00e9"]', 'latin1'));
  expectRefusal(await sync(...FROM_BUCKET, '-p', 'latin.json'), 'bad-input', /s3:\/\/acorn-swag\/latin\.json is not written in UTF-8/);
  aws.proxy.add({ service: 's3', fault: 'denied' });
  expectRefusal(await sync(...FROM_BUCKET), 'bad-input', /AccessDenied: .*\. The permission s3:GetObject is lacking\.$/m);
});

test.each([
  ['a bucket that is no JSON', ['--file', 'no.json'], 'no JSON at all', /no\.json is no JSON/],
  ['a list of schema 1', ['--file', 'one.json'], '{"aws": []}', /one\.json must be a list of accounts/],
  ['no place at all', [], '', /either --bucket-name or --file/],
  ['two places', ['--file', 'x', '-b', 'y'], '', /either --bucket-name or --file/],
  ['an unknown account type', ['--file', 'two.json', '-t', 'Azure'], '[]', /no account type "Azure"/],
  ['a file that is not there', ['--file', 'nowhere.json'], '', /nowhere\.json cannot be read/],
])('%s is refused in one sentence', async (_what, args, text, sentence) => {
  if (text !== '') it.file(args[1]!, text);
  expectRefusal(await sync(...args), 'bad-input', sentence);
});

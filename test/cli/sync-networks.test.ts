import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountsOnTrial, openAccounts } from '../accounts/open-accounts.ts';
import { useMoto } from '../aws/use-moto.ts';
import { expectRefusal } from '../bad-input/refusal.ts';

const REGION = 'eu-west-1';

const aws = useMoto(async ({ moto }) => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint: moto.endpoint, region: REGION, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: 'acorn-networks', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  await client.send(new PutObjectCommand({ Bucket: 'acorn-networks', Key: 'networks.json', Body: '{"office": "192.0.2.0/24"}' }));
  await client.send(new PutObjectCommand({ Bucket: 'acorn-networks', Key: 'other.json', Body: '{"home": "2001:db8::/32"}' }));
  client.destroy();
});

let it: AccountsOnTrial;
beforeEach(async () => {
  it = await openAccounts();
});
afterEach(() => it.close());

const sync = (...args: readonly string[]) =>
  it.monkeyWith(
    { AWS_ENDPOINT_URL: aws.proxy.endpoint, AWS_ACCESS_KEY_ID: 'from-the-environment', AWS_SECRET_ACCESS_KEY: 'secret' },
    'sync_networks',
    '-r',
    REGION,
    ...args,
  );
const imported = (...args: readonly string[]) =>
  it.monkeyWith(
    { AWS_ENDPOINT_URL: aws.proxy.endpoint, AWS_ACCESS_KEY_ID: 'from-the-environment', AWS_SECRET_ACCESS_KEY: 'secret' },
    'whitelist',
    'import',
    '-r',
    REGION,
    ...args,
  );
const networks = () => it.rows('select name, network::text from network_whitelist order by name');

test('networks become as a bucket lists them', async () => {
  const { status, stdout, stderr } = await sync('-b', 'acorn-networks');
  expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/^Networks: 1 added/)]);
  expect((await sync('-b', 'acorn-networks', '-i', 'other.json', '-a')).stdout).toMatch(/^Networks: 1 added, 0 changed, 1 removed/);
  expect(await networks()).toEqual([{ name: 'home', network: '2001:db8::/32' }]);
  expect((await imported('--bucket', 'acorn-networks', '--authoritative')).stdout).toMatch(/^Networks: 1 added, 0 changed, 1 removed/);
});

test('what may not be read, and what is not there, is told', async () => {
  expectRefusal(await sync('-b', 'no-such-bucket'), 'bad-input', /s3:\/\/no-such-bucket\/networks\.json cannot be read/);
  aws.proxy.add({ service: 's3', fault: 'denied' });
  expectRefusal(await sync('-b', 'acorn-networks'), 'bad-input', /s3:\/\/acorn-networks\/networks\.json cannot be read: .*s3:GetObject/);
  expect(await networks()).toEqual([]);
});

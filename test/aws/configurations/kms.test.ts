import { CreateGrantCommand, CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne, TRUST, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('kms', async () => {
  const client = new KMSClient(options);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'a key', KeyUsage: 'ENCRYPT_DECRYPT', MultiRegion: true }));
  const KeyId = KeyMetadata!.KeyId!;
  // moto knows no period.
  const rotation = Buffer.from(JSON.stringify({ KeyRotationEnabled: true, RotationPeriodInDays: 180 }));
  aws.proxy.add({ operation: 'GetKeyRotationStatus', fault: () => ({ status: 200, headers: {}, body: rotation }) });
  await client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(TRUST) }));
  await client.send(new CreateGrantCommand({ KeyId, GranteePrincipal: `arn:aws:iam::${ACCOUNT}:role/a`, Operations: ['Decrypt'] }));
  const item = await readOne(aws.proxy, 'kms', '[No Aliases]');
  expect(item).toMatchObject({ uid: KeyMetadata!.Arn, arn: KeyMetadata!.Arn, name: `[No Aliases] (${KeyId})` });
  expect(item.config).toEqual({
    Arn: KeyMetadata!.Arn,
    KeyId,
    AWSAccountId: ACCOUNT,
    Description: 'a key',
    Enabled: true,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    MultiRegion: true,
    CreationDate: expect.stringMatching(INSTANT),
    Aliases: [],
    Policies: [TRUST],
    Grants: [expect.objectContaining({ GranteePrincipal: `arn:aws:iam::${ACCOUNT}:role/a`, Operations: ['Decrypt'] })],
    KeyRotationEnabled: true,
    RotationPeriodInDays: 180,
  });
});

test('kms: a key that cannot be rotated says nothing about rotation, and is not asked', async () => {
  const client = new KMSClient(options);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' }));
  const item = (await watchOne(aws.proxy, 'kms')).items.find(({ uid }) => uid === KeyMetadata!.Arn)!;
  expect(item.config).toMatchObject({ KeySpec: 'RSA_2048', KeyRotationEnabled: null, RotationPeriodInDays: null });
  expect(aws.proxy.calls.some(({ operation, body }) => operation === 'GetKeyRotationStatus' && body.includes(KeyMetadata!.KeyId!))).toBe(
    false,
  );
});

test('kms: aliases that cannot be read are not taken for none', async () => {
  aws.proxy.add({ operation: 'ListAliases', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'kms')).items;
  expect(item!.name).toMatch(/^\[Unknown Aliases\] \(/);
  expect(item!.unread).toEqual([{ path: '/Aliases', cause: expect.objectContaining({ permission: 'kms:ListAliases' }) }]);
});

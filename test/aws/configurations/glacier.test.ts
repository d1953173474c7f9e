import { CreateVaultCommand, GlacierClient } from '@aws-sdk/client-glacier';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import type { WireAnswer } from '../wire-error.ts';
import { ACCOUNT, DOCUMENT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await new GlacierClient(options).send(new CreateVaultCommand({ accountId: '-', vaultName: 'letters' }));
});

const json = (value: object): WireAnswer => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) });

// moto has no policies and tags of vaults: the answers are those of the Glacier API reference.
test('glacier', async () => {
  aws.proxy.add(
    { operation: 'GetVaultAccessPolicy', fault: () => json({ Policy: JSON.stringify(DOCUMENT) }) },
    { operation: 'ListTagsForVault', fault: () => json({ Tags: { team: 'post' } }) },
  );
  const item = await readOne(aws.proxy, 'glacier', 'letters');
  const arn = `arn:aws:glacier:us-east-1:${ACCOUNT}:vaults/letters`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'letters' });
  expect(item.config).toEqual({
    Arn: arn,
    VaultARN: arn,
    VaultName: 'letters',
    CreationDate: expect.any(String),
    LastInventoryDate: expect.any(String),
    NumberOfArchives: 0,
    SizeInBytes: 0,
    Policy: DOCUMENT,
    Tags: { team: 'post' },
  });
});

test('glacier: no policy is an answer, a denied one is not', async () => {
  expect((await readOne(aws.proxy, 'glacier', 'letters')).config['Policy']).toBeNull();
  aws.proxy.add({ operation: 'GetVaultAccessPolicy', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'glacier')).items;
  expect(item!.unread).toEqual([{ path: '/Policy', cause: expect.objectContaining({ permission: 'glacier:GetVaultAccessPolicy' }) }]);
});

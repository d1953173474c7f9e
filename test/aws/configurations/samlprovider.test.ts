import { CreateSAMLProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { CERTIFICATES } from '../certificates.ts';
import { samlMetadata } from '../saml-metadata.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const create = (Name: string, SAMLMetadataDocument: string) =>
  new IAMClient(options).send(new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument }));

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('samlprovider', async () => {
  await create('people', samlMetadata('https://people.example.com', CERTIFICATES.good));
  const item = await readOne(aws.proxy, 'samlprovider', 'people');
  const arn = `arn:aws:iam::${ACCOUNT}:saml-provider/people`;
  expect(item).toMatchObject({ place: 'global', region: 'universal', uid: arn, arn, name: 'people' });
  expect(item.config).toEqual({
    Arn: arn,
    CreateDate: expect.stringMatching(INSTANT),
    ValidUntil: expect.stringMatching(INSTANT),
    Tags: {},
    Name: 'https://people.example.com',
    Company: 'Paper Mill',
    GivenName: 'Ann',
    Email: 'ann@example.com',
    X509: [expect.objectContaining({ cn: 'good.example.com', size: 256, not_valid_after: expect.any(String) })],
  });
});

test('samlprovider: metadata that cannot be read are parts that could not be read', async () => {
  await create('odd', '<!DOCTYPE x [<!ENTITY a "b">]><EntityDescriptor entityID="&a;"/>');
  const item = (await watchOne(aws.proxy, 'samlprovider')).items.find(({ name }) => name === 'odd')!;
  expect(item.unread.map(({ path }) => path).sort()).toEqual(['/Company', '/Email', '/GivenName', '/Name', '/X509']);
  expect(item.unread[0]!.cause.code).toBe('UndecodableDocument');
});

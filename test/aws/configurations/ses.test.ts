import { SESClient, SetIdentityMailFromDomainCommand, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  const client = new SESClient(options);
  await client.send(new VerifyDomainIdentityCommand({ Domain: 'paper.example' }));
  await client.send(new SetIdentityMailFromDomainCommand({ Identity: 'paper.example', MailFromDomain: 'mail.paper.example' }));
});

test('ses', async () => {
  const item = await readOne(aws.proxy, 'ses', 'paper.example');
  const arn = `arn:aws:ses:us-east-1:${ACCOUNT}:identity/paper.example`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'paper.example' });
  expect(item.config).toEqual({
    name: 'paper.example',
    arn,
    region: 'us-east-1',
    verified: true,
    verification_status: 'Success',
    mail_from: { MailFromDomain: 'mail.paper.example', MailFromDomainStatus: 'Success' },
  });
});

test('ses: a verification that cannot be read does not make an identity look unverified', async () => {
  aws.proxy.add({ operation: 'GetIdentityVerificationAttributes', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'ses')).items;
  expect(item!.config).not.toHaveProperty('verified');
  expect(item!.unread.map(({ path }) => path)).toEqual(['/verified', '/verification_status']);
});

test('ses: a hundred identities are asked for at once', async () => {
  const client = new SESClient(options);
  for (let number = 0; number < 101; number += 1) await client.send(new VerifyDomainIdentityCommand({ Domain: `d${number}.example` }));
  expect((await watchOne(aws.proxy, 'ses')).items).toHaveLength(102);
  expect(aws.proxy.calls.filter(({ operation }) => operation === 'GetIdentityVerificationAttributes')).toHaveLength(2);
});

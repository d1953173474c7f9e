import { Route53DomainsClient } from '@aws-sdk/client-route-53-domains';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { register } from '../estate/route53domains-estate.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne } from './read-one.ts';

const aws = useMoto(async ({ moto }) => {
  const options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await new Route53DomainsClient(options).send(register('paper-mill.com'));
});

test('route53domains', async () => {
  const item = await readOne(aws.proxy, 'route53domains', 'paper-mill.com', { fields: { regions: ['eu-west-1'] } });
  expect(item).toMatchObject({ place: 'global', region: 'us-east-1', uid: 'paper-mill.com', arn: null });
  expect(item.config).toMatchObject({
    domain_name: 'paper-mill.com',
    auto_renew: true,
    creation_date: expect.stringMatching(INSTANT),
    expiration_date: expect.stringMatching(INSTANT),
    registrar_name: expect.any(String),
    admin_privacy: true,
    // Stored as a keyed hash only: see the secrets of the watcher.
    admin_contact: expect.objectContaining({ LastName: 'Miller' }),
    registrant_contact: expect.objectContaining({ Email: 'ann@example.com' }),
  });
});

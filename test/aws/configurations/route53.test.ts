import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, type ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { readOne, watchOne } from './read-one.ts';

let options: ClientsOf;
let id: string;

const SETS: readonly ResourceRecordSet[] = [
  { Name: 'www.paper.example', Type: 'A', TTL: 300, ResourceRecords: [{ Value: '198.51.100.7' }, { Value: '198.51.100.8' }] },
  ...['blue', 'green'].map(
    (SetIdentifier): ResourceRecordSet => ({
      Name: 'shop.paper.example',
      Type: 'A',
      SetIdentifier,
      Weight: 1,
      TTL: 60,
      ResourceRecords: [{ Value: '198.51.100.9' }],
    }),
  ),
  {
    Name: 'paper.example',
    Type: 'A',
    AliasTarget: { HostedZoneId: 'Z35SXDOTRQ7X7K', DNSName: 'web.us-east-1.elb.amazonaws.com', EvaluateTargetHealth: false },
  },
];

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, '111111111111'))('us-east-1');
  const client = new Route53Client(options);
  const { HostedZone } = await client.send(new CreateHostedZoneCommand({ Name: 'paper.example', CallerReference: '1' }));
  id = HostedZone!.Id!.replace('/hostedzone/', '');
  const Changes = SETS.map((ResourceRecordSet) => ({ Action: 'CREATE' as const, ResourceRecordSet }));
  await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
});

test('route53', async () => {
  const item = await readOne(aws.proxy, 'route53', `www.paper.example. A in ${id}`);
  expect(item).toMatchObject({ place: 'global', region: 'universal', uid: `${id} www.paper.example. A`, arn: null });
  expect(item.config).toEqual({
    zonename: 'paper.example.',
    zoneid: `/hostedzone/${id}`,
    zoneprivate: false,
    name: 'www.paper.example.',
    type: 'A',
    records: ['198.51.100.7', '198.51.100.8'],
    ttl: 300,
  });
});

test('route53: records that share a name are told apart, aliases have a target', async () => {
  const { items } = await watchOne(aws.proxy, 'route53');
  expect(new Set(items.map(({ uid }) => uid)).size).toBe(items.length);
  expect(items.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      `shop.paper.example. A [blue] in ${id}`,
      `shop.paper.example. A [green] in ${id}`,
      `paper.example. NS in ${id}`,
    ]),
  );
  const alias = items.find(({ name }) => name === `paper.example. A in ${id}`)!;
  expect(alias.config).toMatchObject({ records: [], alias_target: { DNSName: 'web.us-east-1.elb.amazonaws.com' } });
});

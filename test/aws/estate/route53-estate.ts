import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHostedZonesByNameCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate): Route53Client => new Route53Client(options('us-east-1'));

const ZONE = 'paper.example';
const shortId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const change = (HostedZoneId: string, Action: ChangeAction, name: string, TTL = 300): ChangeResourceRecordSetsCommand =>
  new ChangeResourceRecordSetsCommand({
    HostedZoneId,
    ChangeBatch: {
      Changes: [
        {
          Action,
          ResourceRecordSet: { Name: `${name}.${ZONE}`, Type: 'A', TTL, ResourceRecords: [{ Value: '198.51.100.7' }] },
        },
      ],
    },
  });

/** Two zones; the records of one of them are what is looked at. */
export const route53Estate: EstatePart = {
  technology: 'route53',
  impossible: 'A record has no value that moves by itself.',
  async seed(estate) {
    const client = clientOf(estate);
    await client.send(new CreateHostedZoneCommand({ Name: 'other.example', CallerReference: 'other' }));
    const { HostedZone } = await client.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: 'paper' }));
    for (const name of ['mail', 'www', 'short-lived']) await client.send(change(HostedZone!.Id!, 'CREATE', name));
    return [`mail.${ZONE}.`, `short-lived.${ZONE}.`, `www.${ZONE}.`];
  },
  async day(estate) {
    const client = clientOf(estate);
    const { HostedZones } = await client.send(new ListHostedZonesByNameCommand({ DNSName: ZONE }));
    const id = HostedZones![0]!.Id!;
    await client.send(change(id, 'CREATE', 'made-today'));
    await client.send(change(id, 'UPSERT', 'www', 60));
    await client.send(change(id, 'DELETE', 'short-lived'));
    const nameOf = (name: string): string => `${name}.${ZONE}. A in ${shortId(id)}`;
    return deeds('route53', 'universal', {
      created: [nameOf('made-today'), 'CREATE'],
      changed: [nameOf('www'), 'a minute to live'],
      deleted: [nameOf('short-lived'), 'DELETE'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'route53',
    service: 'route53',
    scope: 'global',
    list: { operation: 'ListResourceRecordSets', permission: 'route53:ListResourceRecordSets' },
    names: [`mail.${ZONE}.`, `short-lived.${ZONE}.`, `www.${ZONE}.`],
    confirm: { operation: 'GetHostedZone', permission: 'route53:GetHostedZone' },
  },
];

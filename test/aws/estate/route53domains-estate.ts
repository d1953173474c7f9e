import { ListHostedZonesCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  type ContactDetail,
  DeleteDomainCommand,
  RegisterDomainCommand,
  Route53DomainsClient,
  UpdateDomainNameserversCommand,
} from '@aws-sdk/client-route-53-domains';
import type { Technology } from '../technologies.ts';
import { type Deed, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate): Route53DomainsClient => new Route53DomainsClient(options('us-east-1'));

const ANN: ContactDetail = {
  FirstName: 'Ann',
  LastName: 'Miller',
  ContactType: 'PERSON',
  AddressLine1: 'Mill Lane 1',
  City: 'Papertown',
  CountryCode: 'US',
  ZipCode: '10001',
  PhoneNumber: '+1.5555550100',
  Email: 'ann@example.com',
};

export const register = (DomainName: string): RegisterDomainCommand =>
  new RegisterDomainCommand({ DomainName, DurationInYears: 2, AdminContact: ANN, RegistrantContact: ANN, TechContact: ANN });

/** A zone comes with each new domain, and its records with the zone. */
const recordsOfZone = async (estate: Estate, domain: string): Promise<Deed[]> => {
  const client = new Route53Client(estate.in('us-east-1'));
  const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
  const id = HostedZones.find(({ Name }) => Name?.startsWith(domain))!.Id!.replace('/hostedzone/', '');
  const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
  const made = { technology: 'route53', region: 'universal', kind: 'created' as const, what: 'came with the domain' };
  return ResourceRecordSets.map(({ Name, Type }) => ({ ...made, name: `${Name} ${Type} in ${id}` }));
};

export const route53DomainsEstate: EstatePart = {
  technology: 'route53domains',
  order: 12,
  impossible: 'A domain has no value that moves by itself.',
  async seed(estate) {
    for (const name of ['paper-mill.com', 'paper-shop.com', 'short-lived.com']) await clientOf(estate).send(register(name));
    return ['paper-mill.com', 'paper-shop.com', 'short-lived.com'];
  },
  async day(estate) {
    const client = clientOf(estate);
    await client.send(register('made-today.com'));
    const Nameservers = [{ Name: 'ns1.example.net' }, { Name: 'ns2.example.net' }];
    await client.send(new UpdateDomainNameserversCommand({ DomainName: 'paper-shop.com', Nameservers }));
    await client.send(new DeleteDomainCommand({ DomainName: 'short-lived.com' }));
    const done = deeds('route53domains', 'us-east-1', {
      created: ['made-today.com', 'RegisterDomain'],
      changed: ['paper-shop.com', 'other name servers'],
      deleted: ['short-lived.com', 'DeleteDomain'],
      ephemeral: null,
    });
    return [...done, ...(await recordsOfZone(estate, 'made-today.com'))];
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'route53domains',
    service: 'route53domains',
    scope: 'global',
    list: { operation: 'ListDomains', permission: 'route53domains:ListDomains' },
    names: ['paper-mill.com', 'paper-shop.com', 'short-lived.com'],
    describe: { item: 'paper-shop.com', resource: 'paper-shop.com', permission: 'route53domains:GetDomainDetail' },
    confirm: {
      operation: 'ListDomains',
      permission: 'route53domains:ListDomains',
      missing: () => ({ status: 200, headers: {}, body: Buffer.from('{"Domains":[]}') }),
    },
  },
];

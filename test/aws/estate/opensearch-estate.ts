import { CreateDomainCommand, DeleteDomainCommand, OpenSearchClient, UpdateDomainConfigCommand } from '@aws-sdk/client-opensearch';
import type { Technology } from '../technologies.ts';
import { allow, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): OpenSearchClient => new OpenSearchClient(options(region));

/** In every region a plain domain, one that anybody may use, and one that will go. */
export const openSearchEstate: EstatePart = {
  technology: 'elasticsearchservice',
  impossible: 'In moto every change of a domain is done at once, so that none is ever under way.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const AccessPolicies = allow('es:*', `arn:aws:es:${region}:${estate.account}:domain/open/*`, '*');
      await client.send(new CreateDomainCommand({ DomainName: 'logs', TagList: [{ Key: 'team', Value: 'search' }] }));
      await client.send(new CreateDomainCommand({ DomainName: 'open', AccessPolicies }));
      await client.send(new CreateDomainCommand({ DomainName: 'short-lived' }));
    }
    return ['logs', 'open', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(new CreateDomainCommand({ DomainName: 'made-today' }));
    await client.send(new UpdateDomainConfigCommand({ DomainName: 'open', NodeToNodeEncryptionOptions: { Enabled: true } }));
    await client.send(new DeleteDomainCommand({ DomainName: 'short-lived' }));
    return deeds('elasticsearchservice', region, {
      created: ['made-today', 'CreateDomain'],
      changed: ['open', 'encryption between its nodes turned on'],
      deleted: ['short-lived', 'DeleteDomain'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'elasticsearchservice',
    service: 'es',
    scope: 'region',
    list: { operation: 'ListDomainNames', permission: 'es:ListDomainNames', unpaged: 'OpenSearch tells all domains of a region at once.' },
    names: ['logs', 'open', 'short-lived'],
    part: { operation: 'ListTags', paths: ['/tags'], permission: 'es:ListTags' },
    describe: { item: 'open', resource: '/domain/open', permission: 'es:DescribeDomain' },
    confirm: { operation: 'DescribeDomain', permission: 'es:DescribeDomain' },
  },
];

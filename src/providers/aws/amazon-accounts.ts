import type { ServiceAccount, ServiceAccountList } from '../../plugin/define-provider.ts';
import list from './amazon-accounts.json' with { type: 'json' };
import type { Partition } from './partitions.ts';

interface Service {
  readonly name: string;
  readonly documentation: string;
  /** Region → account number. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** The beginnings of region names, and the partitions that they lie in; all others lie in `aws`. */
const PARTITION_OF: readonly (readonly [string, Partition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
];

const partitionOf = (region: string): Partition => PARTITION_OF.find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'aws';

/** One account may serve several regions: both of GovCloud have the same. */
const accountsOf = ({ name, documentation, accounts }: Service): ServiceAccount[] =>
  [...Map.groupBy(Object.entries(accounts), ([, identifier]) => identifier)].map(([identifier, served]) => {
    const regions = served.map(([region]) => region);
    return {
      name: `${name} (${regions.join(', ')})`,
      identifier,
      notes: documentation,
      fields: [['partition', partitionOf(regions[0]!)]],
    };
  });

/** AWS's own accounts that deliver the logs of CloudTrail, load balancers and Redshift into buckets of customers. */
export const amazonAccounts = (): ServiceAccountList => ({ asOf: list.asOf, accounts: list.services.flatMap(accountsOf) });

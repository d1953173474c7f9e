import {
  ClusterSubnetGroupAlreadyExistsFault,
  CreateClusterCommand,
  CreateClusterSubnetGroupCommand,
  DeleteClusterCommand,
  ModifyClusterCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { groundOf } from './load-balancer-ground.ts';

const SUBNETS = 'warehouse-subnets';

/** Needed in a region before its first cluster; to make them again changes nothing. */
export const createWarehouseSubnets = async (options: ClientsOf): Promise<void> => {
  const { subnets } = await groundOf(options);
  const command = new CreateClusterSubnetGroupCommand({ ClusterSubnetGroupName: SUBNETS, Description: 'two', SubnetIds: [...subnets] });
  await new RedshiftClient(options).send(command).catch((thrown: unknown) => {
    if (!(thrown instanceof ClusterSubnetGroupAlreadyExistsFault)) throw thrown;
  });
};

export const createWarehouse = async (options: ClientsOf, ClusterIdentifier: string, isGood = true): Promise<void> => {
  const { group } = await groundOf(options);
  await new RedshiftClient(options).send(
    new CreateClusterCommand({
      ClusterIdentifier,
      NodeType: 'ra3.xlplus',
      ClusterType: 'single-node',
      MasterUsername: 'keeper',
      MasterUserPassword: 'Correct-horse-1',
      ClusterSubnetGroupName: SUBNETS,
      VpcSecurityGroupIds: [group],
      PubliclyAccessible: !isGood,
      Encrypted: isGood,
      Tags: [{ Key: 'team', Value: 'post' }],
    }),
  );
};

/** In every region four clusters. */
export const redshiftEstate: EstatePart = {
  technology: 'redshift',
  impossible: 'Clusters of moto are complete at once: nothing about them moves.',
  async seed(estate) {
    const names = ['east-wing', 'north-wing', 'short-lived', 'west-wing'];
    for (const region of estate.regions) {
      await createWarehouseSubnets(estate.in(region));
      for (const name of names) await createWarehouse(estate.in(region), name);
    }
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RedshiftClient(estate.in(region));
    await createWarehouse(estate.in(region), 'made-today');
    await client.send(new ModifyClusterCommand({ ClusterIdentifier: 'north-wing', AutomatedSnapshotRetentionPeriod: 7 }));
    await client.send(new DeleteClusterCommand({ ClusterIdentifier: 'short-lived', SkipFinalClusterSnapshot: true }));
    return deeds('redshift', region, {
      created: ['made-today', 'CreateCluster'],
      changed: ['north-wing', 'snapshots are kept for 7 days'],
      deleted: ['short-lived', 'DeleteCluster'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'redshift',
    service: 'redshift',
    scope: 'region',
    list: { operation: 'DescribeClusters', permission: 'redshift:DescribeClusters' },
    names: ['east-wing', 'north-wing', 'short-lived', 'west-wing'],
    part: { operation: 'DescribeLoggingStatus', paths: ['/LoggingStatus'], permission: 'redshift:DescribeLoggingStatus' },
    confirm: { operation: 'DescribeClusters', permission: 'redshift:DescribeClusters' },
  },
];

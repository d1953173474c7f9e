import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  StopDBClusterCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { groundOf } from './load-balancer-ground.ts';

const Tags = [{ Key: 'team', Value: 'post' }];
const login = { MasterUsername: 'keeper', MasterUserPassword: 'correct-horse-1' };

/** A database of PostgreSQL, alone or in a cluster of Aurora. */
export const createInstance = async (
  options: ClientsOf,
  name: string,
  { isPublic = false, cluster }: { readonly isPublic?: boolean; readonly cluster?: string } = {},
): Promise<void> => {
  const own =
    cluster === undefined
      ? { Engine: 'postgres', AllocatedStorage: 20, Port: 5432, VpcSecurityGroupIds: [(await groundOf(options)).group], ...login }
      : { Engine: 'aurora-postgresql', DBClusterIdentifier: cluster };
  await new RDSClient(options).send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      DBInstanceClass: 'db.t3.medium',
      PubliclyAccessible: isPublic,
      Tags,
      ...own,
    }),
  );
};

export const createCluster = async (options: ClientsOf, name: string): Promise<void> => {
  const { group } = await groundOf(options);
  await new RDSClient(options).send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: name,
      Engine: 'aurora-postgresql',
      Port: 5432,
      VpcSecurityGroupIds: [group],
      Tags,
      ...login,
    }),
  );
};

/** What AWS backs up by itself as soon as there is something to back up, and throws away with it. */
const automatedSnapshot = async (client: RDSClient, DBInstanceIdentifier: string): Promise<string> =>
  (await client.send(new DescribeDBSnapshotsCommand({ DBInstanceIdentifier }))).DBSnapshots![0]!.DBSnapshotIdentifier!;

/** moto keeps those of a cluster that has gone. */
const automatedClusterSnapshot = async (client: RDSClient, DBClusterIdentifier: string): Promise<string> =>
  (await client.send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier }))).DBClusterSnapshots![0]!.DBClusterSnapshotIdentifier!;

/** In every region four databases. */
export const rdsDbInstanceEstate: EstatePart = {
  technology: 'rdsdbinstance',
  async seed(estate) {
    const names = ['front', 'quiet', 'short-lived', 'side'];
    for (const region of estate.regions) for (const name of names) await createInstance(estate.in(region), name);
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createInstance(estate.in(region), 'made-today');
    const change = { DBInstanceIdentifier: 'side', BackupRetentionPeriod: 14, ApplyImmediately: true };
    await client.send(new ModifyDBInstanceCommand(change));
    const thrownAway = await automatedSnapshot(client, 'short-lived');
    await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'short-lived', SkipFinalSnapshot: true }));
    await client.send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'front' }));
    const own = deeds('rdsdbinstance', region, {
      created: ['made-today', 'CreateDBInstance'],
      changed: ['side', 'backups are kept for 14 days'],
      deleted: ['short-lived', 'DeleteDBInstance'],
      ephemeral: ['front', 'StopDBInstance'],
    });
    const backups = deeds('rdssnapshot', region, {
      created: [await automatedSnapshot(client, 'made-today'), 'an automated snapshot'],
      changed: null,
      deleted: [thrownAway, 'the automated snapshot of a deleted database'],
      ephemeral: null,
    });
    return [...own, ...backups];
  },
};

/** In every region four clusters. */
export const rdsDbClusterEstate: EstatePart = {
  technology: 'rdsdbcluster',
  async seed(estate) {
    const names = ['aurora', 'borealis', 'dawn', 'dusk'];
    for (const region of estate.regions) for (const name of names) await createCluster(estate.in(region), name);
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createCluster(estate.in(region), 'made-today');
    await client.send(new ModifyDBClusterCommand({ DBClusterIdentifier: 'dawn', DeletionProtection: true, ApplyImmediately: true }));
    await client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'dusk', SkipFinalSnapshot: true }));
    await client.send(new StopDBClusterCommand({ DBClusterIdentifier: 'aurora' }));
    const own = deeds('rdsdbcluster', region, {
      created: ['made-today', 'CreateDBCluster'],
      changed: ['dawn', 'deletion protection'],
      deleted: ['dusk', 'DeleteDBCluster'],
      ephemeral: ['aurora', 'StopDBCluster'],
    });
    const created = [await automatedClusterSnapshot(client, 'made-today'), 'an automated snapshot'] as const;
    return [...own, ...deeds('rdsclustersnapshot', region, { created, changed: null, deleted: null, ephemeral: null })];
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'rdsdbinstance',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBInstances', permission: 'rds:DescribeDBInstances' },
    names: ['front', 'quiet', 'short-lived', 'side'],
    confirm: { operation: 'DescribeDBInstances', permission: 'rds:DescribeDBInstances' },
  },
  {
    index: 'rdsdbcluster',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBClusters', permission: 'rds:DescribeDBClusters' },
    names: ['aurora', 'borealis', 'dawn', 'dusk'],
    part: { operation: 'DescribeDBInstances', paths: ['/public_members'], permission: 'rds:DescribeDBInstances' },
    confirm: { operation: 'DescribeDBClusters', permission: 'rds:DescribeDBClusters' },
  },
];

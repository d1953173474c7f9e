import type { DBCluster } from '@aws-sdk/client-rds';
import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { renamed } from './renamed.ts';

const FIELDS = {
  name: 'DBClusterIdentifier',
  arn: 'DBClusterArn',
  allocated_storage: 'AllocatedStorage',
  availability_zones: 'AvailabilityZones',
  backup_retention_period: 'BackupRetentionPeriod',
  character_set_name: 'CharacterSetName',
  database_name: 'DatabaseName',
  db_cluster_parameter_group: 'DBClusterParameterGroup',
  db_subnet_group: 'DBSubnetGroup',
  status: 'Status',
  percent_progress: 'PercentProgress',
  earliest_restorable_time: 'EarliestRestorableTime',
  latest_restorable_time: 'LatestRestorableTime',
  endpoint: 'Endpoint',
  engine: 'Engine',
  engine_version: 'EngineVersion',
  port: 'Port',
  master_username: 'MasterUsername',
  db_cluster_option_group_memberships: 'DBClusterOptionGroupMemberships',
  preferred_backup_window: 'PreferredBackupWindow',
  preferred_maintenance_window: 'PreferredMaintenanceWindow',
  db_cluster_members: 'DBClusterMembers',
  vpc_security_groups: 'VpcSecurityGroups',
  hosted_zoneId: 'HostedZoneId',
  storage_encrypted: 'StorageEncrypted',
  kms_key_id: 'KmsKeyId',
  db_cluster_resourceId: 'DbClusterResourceId',
  cluster_create_time: 'ClusterCreateTime',
  deletion_protection: 'DeletionProtection',
  iam_database_authentication_enabled: 'IAMDatabaseAuthenticationEnabled',
  enabled_cloudwatch_logs_exports: 'EnabledCloudwatchLogsExports',
  multi_az: 'MultiAZ',
  copy_tags_to_snapshot: 'CopyTagsToSnapshot',
  publicly_accessible: 'PubliclyAccessible',
  master_user_secret: 'MasterUserSecret',
} as const satisfies Record<string, keyof DBCluster>;

/** Clusters of Aurora and RDS, and those of Neptune and DocumentDB, which the list tells, too. */
export const rdsDbCluster = awsWatcher({
  index: 'rdsdbcluster',
  title: 'RDS DB Cluster',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
  goneWhen: ['DBClusterNotFoundFault'],
  // Backups go on and maintenance comes without anybody touching the cluster.
  ephemeral: ['latest_restorable_time', 'earliest_restorable_time', 'status', 'percent_progress'],
  unordered: ['vpc_security_groups', 'availability_zones', 'db_cluster_members', 'enabled_cloudwatch_logs_exports', 'public_members'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBClusters(pages(100), {})) yield* page.DBClusters ?? [];
  },

  identify: ({ DBClusterArn, DBClusterIdentifier }) => ({
    uid: required(DBClusterArn, 'DBClusterArn'),
    name: required(DBClusterIdentifier, 'DBClusterIdentifier'),
  }),

  async describe(cluster, { sdk, pages, part }) {
    const name = required(cluster.DBClusterIdentifier, 'DBClusterIdentifier');
    const arn = required(cluster.DBClusterArn, 'DBClusterArn');
    // A cluster of Aurora has no public address of its own; its members may have.
    const public_members = await part('/public_members', async () => {
      const Filters = [{ Name: 'db-cluster-id', Values: [name] }];
      const members = await itemsOfPages(sdk.paginateDescribeDBInstances(pages(100), { Filters }), (page) => page.DBInstances);
      return members.filter(({ PubliclyAccessible }) => PubliclyAccessible).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier);
    });
    return { uid: arn, name, arn, config: { ...renamed(cluster, FIELDS), tags: tagMap(cluster.TagList), public_members } };
  },

  async find({ name }, { sdk, client }) {
    const { DBClusters = [] } = await client.send(new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: name }));
    const [listed] = DBClusters;
    return listed === undefined ? 'gone' : { listed };
  },
});

import type { DBClusterSnapshot } from '@aws-sdk/client-rds';
import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { renamed } from './renamed.ts';
import { canBeShared, snapshotAttributes } from './snapshot-attributes.ts';

const FIELDS = {
  arn: 'DBClusterSnapshotArn',
  db_cluster_snapshot_identifier: 'DBClusterSnapshotIdentifier',
  db_cluster_identifier: 'DBClusterIdentifier',
  snapshot_create_time: 'SnapshotCreateTime',
  availability_zones: 'AvailabilityZones',
  engine: 'Engine',
  allocated_storage: 'AllocatedStorage',
  status: 'Status',
  port: 'Port',
  vpc_id: 'VpcId',
  cluster_create_time: 'ClusterCreateTime',
  master_username: 'MasterUsername',
  engine_version: 'EngineVersion',
  license_model: 'LicenseModel',
  snapshot_type: 'SnapshotType',
  percent_progress: 'PercentProgress',
  storage_encrypted: 'StorageEncrypted',
  kms_key_id: 'KmsKeyId',
  source_db_cluster_snapshot_arn: 'SourceDBClusterSnapshotArn',
  iam_database_authentication_enabled: 'IAMDatabaseAuthenticationEnabled',
} as const satisfies Record<string, keyof DBClusterSnapshot>;

export const rdsClusterSnapshot = awsWatcher({
  index: 'rdsclustersnapshot',
  title: 'RDS Cluster Snapshot',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBClusterSnapshots', 'rds:DescribeDBClusterSnapshotAttributes'],
  goneWhen: ['DBClusterSnapshotNotFoundFault'],
  ephemeral: ['status', 'percent_progress'],
  unordered: ['availability_zones'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBClusterSnapshots(pages(100), {})) yield* page.DBClusterSnapshots ?? [];
  },

  identify: ({ DBClusterSnapshotArn, DBClusterSnapshotIdentifier }) => ({
    uid: required(DBClusterSnapshotArn, 'DBClusterSnapshotArn'),
    name: required(DBClusterSnapshotIdentifier, 'DBClusterSnapshotIdentifier'),
  }),

  async describe(snapshot, { sdk, client, part }) {
    const arn = required(snapshot.DBClusterSnapshotArn, 'DBClusterSnapshotArn');
    const name = required(snapshot.DBClusterSnapshotIdentifier, 'DBClusterSnapshotIdentifier');
    const attributes = await part('/attributes', async () => {
      if (!canBeShared(snapshot.SnapshotType)) return null;
      const answer = await client.send(new sdk.DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: name }));
      return snapshotAttributes(answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes);
    });
    return { uid: arn, name, arn, config: { ...renamed(snapshot, FIELDS), tags: tagMap(snapshot.TagList), attributes } };
  },

  async find({ name }, { sdk, client }) {
    const command = new sdk.DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: name });
    const [listed] = (await client.send(command)).DBClusterSnapshots ?? [];
    return listed === undefined ? 'gone' : { listed };
  },
});

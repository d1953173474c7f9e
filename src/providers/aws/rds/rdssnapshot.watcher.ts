import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { canBeShared, snapshotAttributes } from './snapshot-attributes.ts';

export const rdsSnapshot = awsWatcher({
  index: 'rdssnapshot',
  title: 'RDS Snapshot',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBSnapshots', 'rds:DescribeDBSnapshotAttributes'],
  goneWhen: ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'],
  ephemeral: ['Status', 'PercentProgress'],
  unordered: ['TagList'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBSnapshots(pages(100), {})) yield* page.DBSnapshots ?? [];
  },

  identify: ({ DBSnapshotArn, DBSnapshotIdentifier }) => ({
    uid: required(DBSnapshotArn, 'DBSnapshotArn'),
    name: required(DBSnapshotIdentifier, 'DBSnapshotIdentifier'),
  }),

  async describe(snapshot, { sdk, client, part }) {
    const Arn = required(snapshot.DBSnapshotArn, 'DBSnapshotArn');
    const name = required(snapshot.DBSnapshotIdentifier, 'DBSnapshotIdentifier');
    const Attributes = await part('/Attributes', async () => {
      if (!canBeShared(snapshot.SnapshotType)) return null;
      const answer = await client.send(new sdk.DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: name }));
      return snapshotAttributes(answer.DBSnapshotAttributesResult?.DBSnapshotAttributes);
    });
    return { uid: Arn, name, arn: Arn, config: { ...snapshot, Arn, Attributes } };
  },

  async find({ name }, { sdk, client }) {
    const { DBSnapshots = [] } = await client.send(new sdk.DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name }));
    const [listed] = DBSnapshots;
    return listed === undefined ? 'gone' : { listed };
  },
});

import type { Cluster } from '@aws-sdk/client-redshift';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';

type Sdk = typeof import('@aws-sdk/client-redshift');
type Context = AwsContext<Sdk, InstanceType<Sdk['RedshiftClient']>>;

const nameOf = ({ ClusterIdentifier }: Cluster): string => required(ClusterIdentifier, 'ClusterIdentifier');

/** Of the parameters of each group the one that says whether connections must be encrypted, by the name of the group. */
const readRequireSsl = async ({ sdk, pages }: Context, { ClusterParameterGroups = [] }: Cluster) => {
  const values: Record<string, string | null> = {};
  for (const group of ClusterParameterGroups) {
    const ParameterGroupName = required(group.ParameterGroupName, 'ParameterGroupName');
    const query = sdk.paginateDescribeClusterParameters(pages(100), { ParameterGroupName });
    const parameters = await itemsOfPages(query, ({ Parameters }) => Parameters);
    values[ParameterGroupName] = parameters.find((parameter) => parameter.ParameterName === 'require_ssl')?.ParameterValue ?? null;
  }
  return values;
};

export const redshift = awsWatcher({
  index: 'redshift',
  title: 'Redshift Cluster',
  scope: 'region',
  sdk: (): Promise<Sdk> => import('@aws-sdk/client-redshift'),
  client: (sdk, options) => new sdk.RedshiftClient(options),
  permissions: ['redshift:DescribeClusters', 'redshift:DescribeLoggingStatus', 'redshift:DescribeClusterParameters'],
  goneWhen: ['ClusterNotFound', 'ClusterNotFoundFault'],
  // What the service does with the cluster by itself, and how far it has come.
  ephemeral: [
    'RestoreStatus',
    'ClusterStatus',
    'ClusterAvailabilityStatus',
    'ClusterParameterGroups$*$ParameterApplyStatus',
    'ClusterParameterGroups$*$ClusterParameterStatusList$*$ParameterApplyStatus',
    'ClusterParameterGroups$*$ClusterParameterStatusList$*$ParameterApplyErrorDescription',
    'ClusterRevisionNumber',
    'NextMaintenanceWindowStartTime',
    'ExpectedNextSnapshotScheduleTime',
    'LoggingStatus$Last*',
  ],
  unordered: ['VpcSecurityGroups', 'ClusterSecurityGroups', 'ClusterParameterGroups', 'IamRoles', 'Tags', 'ClusterNodes'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeClusters(pages(100), {})) yield* page.Clusters ?? [];
  },

  identify: (cluster, { arn }) => ({ uid: arn('redshift', `cluster:${nameOf(cluster)}`), name: nameOf(cluster) }),

  async describe(cluster, { part, ...context }) {
    const { sdk, client } = context;
    const ClusterIdentifier = nameOf(cluster);
    const arn = context.arn('redshift', `cluster:${ClusterIdentifier}`);
    const LoggingStatus = await part('/LoggingStatus', () => client.send(new sdk.DescribeLoggingStatusCommand({ ClusterIdentifier })));
    const RequireSsl = await part('/RequireSsl', () => readRequireSsl(context, cluster));
    return { uid: arn, name: ClusterIdentifier, arn, config: { ...cluster, arn, LoggingStatus, RequireSsl } };
  },

  async find({ name }, { sdk, client }) {
    const { Clusters = [] } = await client.send(new sdk.DescribeClustersCommand({ ClusterIdentifier: name }));
    const [listed] = Clusters;
    return listed === undefined ? 'gone' : { listed };
  },
});

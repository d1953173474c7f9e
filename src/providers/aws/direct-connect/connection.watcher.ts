import type { Connection, Connections } from '@aws-sdk/client-direct-connect';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

type DirectConnect = typeof import('@aws-sdk/client-direct-connect');
type Context = AwsContext<DirectConnect, InstanceType<DirectConnect['DirectConnectClient']>>;

/** AWS goes on telling connections for some time after they were deleted. */
const isDeleted = ({ connectionState }: Connection): boolean => connectionState === 'deleted';

/** The SDK has no paginator for them. */
async function* connectionsOf({ sdk, client, pages }: Context): AsyncGenerator<Connection> {
  let nextToken: string | undefined;
  do {
    const maxResults = pages(100).pageSize;
    const answer: Connections = await client.send(new sdk.DescribeConnectionsCommand({ maxResults, nextToken }));
    for (const connection of required(answer.connections, 'connections')) if (!isDeleted(connection)) yield connection;
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
}

const identityOf = ({ connectionId, connectionName }: Connection) => {
  const uid = required(connectionId, 'connectionId');
  return { uid, name: `${connectionName} (${uid})` };
};

const configOf = (connection: Connection) => ({
  connection_id: connection.connectionId,
  connection_name: connection.connectionName,
  name: connection.connectionName,
  owner_account: connection.ownerAccount,
  connection_state: connection.connectionState,
  region: connection.region,
  location: connection.location,
  bandwidth: connection.bandwidth,
  vlan: connection.vlan,
  partner_name: connection.partnerName,
  provider_name: connection.providerName,
  lag_id: connection.lagId,
  aws_device: connection.awsDeviceV2,
  has_logical_redundancy: connection.hasLogicalRedundancy,
  jumbo_frame_capable: connection.jumboFrameCapable,
  encryption_mode: connection.encryptionMode,
  port_encryption_status: connection.portEncryptionStatus,
  mac_sec_capable: connection.macSecCapable,
  mac_sec_keys: connection.macSecKeys,
  tags: tagMap(connection.tags?.map(({ key, value }) => ({ Key: key, Value: value }))),
});

/** Lines of Direct Connect. */
export const connection = awsWatcher({
  index: 'connection',
  title: 'Connection',
  scope: 'region',
  sdk: (): Promise<DirectConnect> => import('@aws-sdk/client-direct-connect'),
  client: (sdk, options) => new sdk.DirectConnectClient(options),
  permissions: ['directconnect:DescribeConnections'],
  // A connection that is not there is a `DirectConnectClientException`, as is every other mistake: only a listing can tell.
  goneWhen: [],
  // A line goes down and up without anybody touching it.
  ephemeral: ['connection_state', 'port_encryption_status'],
  unordered: ['mac_sec_keys'],

  list: connectionsOf,
  identify: identityOf,

  async describe(listed, { arn }) {
    return { ...identityOf(listed), arn: arn('directconnect', `dxcon/${listed.connectionId}`), config: configOf(listed) };
  },

  async find({ uid }, context) {
    for await (const listed of connectionsOf(context)) if (listed.connectionId === uid) return { listed };
    return 'gone';
  },
});

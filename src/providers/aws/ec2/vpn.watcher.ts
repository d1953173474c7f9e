import type { VgwTelemetry, VpnConnection } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameWithId } from './name-tag.ts';

const identityOf = ({ VpnConnectionId, Tags }: VpnConnection): Identity => {
  const uid = required(VpnConnectionId, 'VpnConnectionId');
  return { uid, name: nameWithId(Tags, uid) };
};

/** EC2 tells of a deleted connection for about an hour. */
const isThere = ({ State }: VpnConnection): boolean => State !== 'deleted';

const byAddress = (a: VgwTelemetry, b: VgwTelemetry): number => ((a.OutsideIpAddress ?? '') < (b.OutsideIpAddress ?? '') ? -1 : 1);

export const vpn = awsWatcher({
  ...EC2,
  index: 'vpn',
  title: 'VPN Connection',
  permissions: ['ec2:DescribeVpnConnections'],
  goneWhen: ['InvalidVpnConnectionID.NotFound', 'InvalidVpnConnectionID'],
  // Tunnels go down and up again, and learn routes, while nobody touches the connection.
  ephemeral: ['LastStatusChange', 'Status', 'StatusMessage', 'AcceptedRouteCount'].map((field) => `VgwTelemetry$*$${field}`),
  unordered: ['Routes'],
  secrets: ['Options$TunnelOptions$*$PreSharedKey'],

  async *list({ sdk, client }) {
    // EC2 tells all connections in one answer.
    const { VpnConnections = [] } = await client.send(new sdk.DescribeVpnConnectionsCommand({}));
    yield* VpnConnections.filter(isThere);
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const Arn = context.arn('ec2', `vpn-connection/${identity.uid}`);
    // The configuration for the customer's router is the rest once more, as XML, with the pre-shared keys in it.
    const { CustomerGatewayConfiguration: _keys, Tags, VgwTelemetry: tunnels, ...facts } = listed;
    return { ...identity, arn: Arn, config: { Arn, ...facts, Tags: tagMap(Tags), VgwTelemetry: tunnels?.toSorted(byAddress) } };
  },

  async find({ uid }, { sdk, client }) {
    const { VpnConnections = [] } = await client.send(new sdk.DescribeVpnConnectionsCommand({ VpnConnectionIds: [uid] }));
    return onlyOne(VpnConnections.filter(isThere));
  },
});

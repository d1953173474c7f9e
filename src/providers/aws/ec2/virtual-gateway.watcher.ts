import type { VpnGateway } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ VpnGatewayId }: VpnGateway): Identity => {
  const uid = required(VpnGatewayId, 'VpnGatewayId');
  return { uid, name: uid };
};

/** EC2 tells of a deleted gateway for a while. */
const isThere = ({ State }: VpnGateway): boolean => State !== 'deleted';

export const virtualGateway = awsWatcher({
  ...EC2,
  index: 'virtual_gateway',
  title: 'Virtual Gateway',
  permissions: ['ec2:DescribeVpnGateways'],
  goneWhen: ['InvalidVpnGatewayID.NotFound'],
  unordered: ['vpcAttachments'],

  async *list({ sdk, client }) {
    // EC2 tells all gateways in one answer.
    const { VpnGateways = [] } = await client.send(new sdk.DescribeVpnGatewaysCommand({}));
    yield* VpnGateways.filter(isThere);
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = {
      name: identity.uid,
      state: listed.State,
      type: listed.Type,
      // A VPC that it was taken from stays named for a while, as detached.
      vpcAttachments: listed.VpcAttachments?.filter(({ State }) => State !== 'detached'),
      amazon_side_asn: listed.AmazonSideAsn,
      availability_zone: listed.AvailabilityZone,
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn: context.arn('ec2', `vpn-gateway/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    const { VpnGateways = [] } = await client.send(new sdk.DescribeVpnGatewaysCommand({ VpnGatewayIds: [uid] }));
    return onlyOne(VpnGateways.filter(isThere));
  },
});

import type { NatGateway } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ NatGatewayId }: NatGateway): Identity => {
  const uid = required(NatGatewayId, 'NatGatewayId');
  return { uid, name: uid };
};

/** EC2 tells of a deleted gateway for about an hour. */
const isThere = ({ State }: NatGateway): boolean => State !== 'deleted';

export const natGateway = awsWatcher({
  ...EC2,
  index: 'natgateway',
  title: 'NAT Gateway',
  permissions: ['ec2:DescribeNatGateways'],
  goneWhen: ['NatGatewayNotFound', 'InvalidNatGatewayID.NotFound'],
  unordered: ['nat_gateway_addresses'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeNatGateways(pages(1000), {})) yield* (page.NatGateways ?? []).filter(isThere);
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = {
      id: identity.uid,
      subnet_id: listed.SubnetId,
      vpc_id: listed.VpcId,
      connectivity_type: listed.ConnectivityType,
      create_time: listed.CreateTime,
      delete_time: listed.DeleteTime,
      nat_gateway_addresses: listed.NatGatewayAddresses?.map((address) => ({
        public_ip: address.PublicIp,
        allocation_id: address.AllocationId,
        private_ip: address.PrivateIp,
        network_interface_id: address.NetworkInterfaceId,
        is_primary: address.IsPrimary,
      })),
      state: listed.State,
      failure_code: listed.FailureCode,
      failure_message: listed.FailureMessage,
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn: context.arn('ec2', `natgateway/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    const { NatGateways = [] } = await client.send(new sdk.DescribeNatGatewaysCommand({ NatGatewayIds: [uid] }));
    return onlyOne(NatGateways.filter(isThere));
  },
});

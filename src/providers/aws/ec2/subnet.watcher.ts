import type { Subnet } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';

const identityOf = ({ SubnetId, Tags }: Subnet): Identity => {
  const uid = required(SubnetId, 'SubnetId');
  return { uid, name: nameWithId(Tags, uid) };
};

export const subnet = awsWatcher({
  ...EC2,
  index: 'subnet',
  title: 'Subnet',
  permissions: ['ec2:DescribeSubnets'],
  goneWhen: ['InvalidSubnetID.NotFound'],
  // It moves with every machine that comes or goes.
  ephemeral: ['available_ip_address_count'],
  unordered: ['ipv6_cidr_block_association_set'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeSubnets(pages(1000), {})) yield* page.Subnets ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const arn = listed.SubnetArn ?? context.arn('ec2', `subnet/${identity.uid}`);
    const config = {
      name: nameTag(listed.Tags),
      arn,
      id: identity.uid,
      cidr_block: listed.CidrBlock,
      ipv6_cidr_block_association_set: listed.Ipv6CidrBlockAssociationSet,
      ipv6_native: listed.Ipv6Native,
      availability_zone: listed.AvailabilityZone,
      availability_zone_id: listed.AvailabilityZoneId,
      defaultForAz: listed.DefaultForAz,
      mapPublicIpOnLaunch: listed.MapPublicIpOnLaunch,
      assign_ipv6_address_on_creation: listed.AssignIpv6AddressOnCreation,
      state: listed.State,
      tags: tagMap(listed.Tags),
      vpc_id: listed.VpcId,
      owner_id: listed.OwnerId,
      outpost_arn: listed.OutpostArn,
      available_ip_address_count: listed.AvailableIpAddressCount,
    };
    return { ...identity, arn, config };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: [uid] }))).Subnets);
  },
});

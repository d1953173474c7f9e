import type { VpcPeeringConnection } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';

const identityOf = ({ VpcPeeringConnectionId, Tags }: VpcPeeringConnection): Identity => {
  const uid = required(VpcPeeringConnectionId, 'VpcPeeringConnectionId');
  return { uid, name: nameWithId(Tags, uid) };
};

/** EC2 tells of a deleted connection for some hours. Rejected and expired ones stay until it forgets them, after two days. */
const isThere = ({ Status }: VpcPeeringConnection): boolean => Status?.Code !== 'deleted';

export const peering = awsWatcher({
  ...EC2,
  index: 'peering',
  title: 'VPC peering connection',
  permissions: ['ec2:DescribeVpcPeeringConnections'],
  goneWhen: ['InvalidVpcPeeringConnectionID.NotFound'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeVpcPeeringConnections(pages(1000), {}))
      yield* (page.VpcPeeringConnections ?? []).filter(isThere);
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = {
      name: nameTag(listed.Tags),
      status: listed.Status,
      accepter_vpc_info: listed.AccepterVpcInfo,
      requester_vpc_info: listed.RequesterVpcInfo,
      expiration_time: listed.ExpirationTime,
      vpc_peering_connection_id: identity.uid,
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn: context.arn('ec2', `vpc-peering-connection/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    const command = new sdk.DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [uid] });
    const { VpcPeeringConnections = [] } = await client.send(command);
    return onlyOne(VpcPeeringConnections.filter(isThere));
  },
});

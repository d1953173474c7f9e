import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ VpcEndpointId }: VpcEndpoint): Identity => {
  const uid = required(VpcEndpointId, 'VpcEndpointId');
  return { uid, name: uid };
};

/** A deleted endpoint may be told for a while. */
const isThere = ({ State }: VpcEndpoint): boolean => State?.toLowerCase() !== 'deleted';

/** `com.amazonaws.eu-west-1.s3` → `s3` */
const serviceOf = (name: string | undefined): string | undefined => name?.slice(name.lastIndexOf('.') + 1);

const factsOf = (listed: VpcEndpoint) => ({
  service_name: listed.ServiceName,
  service: serviceOf(listed.ServiceName),
  type: listed.VpcEndpointType,
  state: listed.State,
  vpc_id: listed.VpcId,
  owner_id: listed.OwnerId,
  route_table_ids: listed.RouteTableIds,
  subnet_ids: listed.SubnetIds,
  groups: listed.Groups,
  network_interface_ids: listed.NetworkInterfaceIds,
  private_dns_enabled: listed.PrivateDnsEnabled,
  requester_managed: listed.RequesterManaged,
  ip_address_type: listed.IpAddressType,
  creation_time_stamp: listed.CreationTimestamp,
  tags: tagMap(listed.Tags),
});

export const endpoint = awsWatcher({
  ...EC2,
  index: 'endpoint',
  title: 'Endpoint',
  permissions: ['ec2:DescribeVpcEndpoints'],
  goneWhen: ['InvalidVpcEndpointId.NotFound', 'InvalidVpcEndpoint.NotFound'],
  unordered: ['route_table_ids', 'subnet_ids', 'groups', 'network_interface_ids'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeVpcEndpoints(pages(1000), {})) yield* (page.VpcEndpoints ?? []).filter(isThere);
  },

  identify: identityOf,

  async describe(listed, { arn, part }) {
    const identity = identityOf(listed);
    const policy = listed.PolicyDocument;
    // Endpoints of gateway load balancers have no policy.
    const policy_document = policy ? await part('/policy_document', () => decodePolicyDocument(policy)) : null;
    const config = { id: identity.uid, policy_document, ...factsOf(listed) };
    return { ...identity, arn: arn('ec2', `vpc-endpoint/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    const { VpcEndpoints = [] } = await client.send(new sdk.DescribeVpcEndpointsCommand({ VpcEndpointIds: [uid] }));
    return onlyOne(VpcEndpoints.filter(isThere));
  },
});

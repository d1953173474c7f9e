import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';

const identityOf = ({ RouteTableId, Tags }: RouteTable): Identity => {
  const uid = required(RouteTableId, 'RouteTableId');
  return { uid, name: nameWithId(Tags, uid) };
};

/** One destination and one target, of whichever kind: a route that lost either would look like another. */
const routeOf = (route: Route) => ({
  destination_cidr_block: route.DestinationCidrBlock,
  destination_ipv6_cidr_block: route.DestinationIpv6CidrBlock,
  destination_prefix_list_id: route.DestinationPrefixListId,
  gateway_id: route.GatewayId,
  instance_id: route.InstanceId,
  instance_owner_id: route.InstanceOwnerId,
  interface_id: route.NetworkInterfaceId,
  nat_gateway_id: route.NatGatewayId,
  transit_gateway_id: route.TransitGatewayId,
  egress_only_internet_gateway_id: route.EgressOnlyInternetGatewayId,
  carrier_gateway_id: route.CarrierGatewayId,
  local_gateway_id: route.LocalGatewayId,
  core_network_arn: route.CoreNetworkArn,
  odb_network_arn: route.OdbNetworkArn,
  vpc_peering_connection_id: route.VpcPeeringConnectionId,
  origin: route.Origin,
  state: route.State,
});

export const routeTable = awsWatcher({
  ...EC2,
  index: 'routetable',
  title: 'Route Table',
  permissions: ['ec2:DescribeRouteTables'],
  goneWhen: ['InvalidRouteTableID.NotFound'],
  unordered: ['routes', 'associations', 'propagating_vgws'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeRouteTables(pages(100), {})) yield* page.RouteTables ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const arn = context.arn('ec2', `route-table/${identity.uid}`);
    const config = {
      name: nameTag(listed.Tags),
      arn,
      id: identity.uid,
      routes: listed.Routes?.map(routeOf),
      tags: tagMap(listed.Tags),
      vpc_id: listed.VpcId,
      owner_id: listed.OwnerId,
      associations: listed.Associations?.map((association) => ({
        id: association.RouteTableAssociationId,
        main: association.Main,
        subnet_id: association.SubnetId,
        gateway_id: association.GatewayId,
        state: association.AssociationState?.State,
      })),
      propagating_vgws: listed.PropagatingVgws?.map(({ GatewayId }) => GatewayId),
    };
    return { ...identity, arn, config };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeRouteTablesCommand({ RouteTableIds: [uid] }))).RouteTables);
  },
});

import type { Vpc } from '@aws-sdk/client-ec2';
import { awsWatcher, type DescribeContext } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, type Ec2, type Ec2Context, FILTER_VALUES, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';
import { belongingsOf, type VpcBelongings } from './vpc-belongings.ts';

interface ListedVpc {
  readonly vpc: Vpc;
  /** What this VPC and its neighbours in the listing have. */
  readonly belongings: VpcBelongings;
}

const idOf = ({ VpcId }: Vpc): string => required(VpcId, 'VpcId');

function* withBelongings(vpcs: readonly Vpc[], context: Ec2Context): Generator<ListedVpc> {
  for (let at = 0; at < vpcs.length; at += FILTER_VALUES) {
    const neighbours = vpcs.slice(at, at + FILTER_VALUES);
    const belongings = belongingsOf(context, neighbours.map(idOf));
    for (const vpc of neighbours) yield { vpc, belongings };
  }
}

type Describing = DescribeContext<Ec2, Ec2Context['client']>;

/** Whether names are resolved, and given: one call each. */
const attributesOf = async (VpcId: string, { sdk, client }: Describing) => {
  const { EnableDnsHostnames } = await client.send(new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }));
  const { EnableDnsSupport } = await client.send(new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }));
  return {
    EnableDnsHostnames: required(EnableDnsHostnames, 'EnableDnsHostnames'),
    EnableDnsSupport: required(EnableDnsSupport, 'EnableDnsSupport'),
  };
};

const belongingTo = async (id: string, belongings: VpcBelongings, { part }: Describing) => {
  const mine = <What>(all: readonly { readonly vpc: string | undefined; readonly what: What }[]): What[] =>
    all.filter(({ vpc }) => vpc === id).map(({ what }) => what);
  const ids = async (read: () => Promise<readonly { readonly vpc: string | undefined; readonly what: string | undefined }[]>) =>
    [...new Set(mine(await read()))].sort();
  const logs = async () => mine(await belongings.flowLogs()).map((log) => [required(log.id, 'FlowLogId'), log.status] as const);
  return {
    InternetGateway: await part('/InternetGateway', async () => mine(await belongings.internetGateways())[0] ?? {}),
    VpcPeeringConnections: await part('/VpcPeeringConnections', () => ids(belongings.peerings)),
    Subnets: await part('/Subnets', () => ids(belongings.subnets)),
    RouteTables: await part('/RouteTables', () => ids(belongings.routeTables)),
    NetworkAcls: await part('/NetworkAcls', () => ids(belongings.networkAcls)),
    FlowLogs: await part('/FlowLogs', async () => (await logs()).map(([log]) => log).sort()),
    // What the check of flow logs asks: a log that delivers nothing does not count.
    FlowLogStatus: await part('/FlowLogStatus', async () => Object.fromEntries(await logs())),
  };
};

export const vpc = awsWatcher({
  ...EC2,
  index: 'vpc',
  title: 'VPC',
  permissions: [
    'ec2:DescribeVpcs',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeVpcPeeringConnections',
    'ec2:DescribeSubnets',
    'ec2:DescribeRouteTables',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeFlowLogs',
  ],
  goneWhen: ['InvalidVpcID.NotFound'],
  unordered: ['CidrBlockAssociationSet', 'Ipv6CidrBlockAssociationSet'],

  async *list(context) {
    for await (const page of context.sdk.paginateDescribeVpcs(context.pages(1000), {})) yield* withBelongings(page.Vpcs ?? [], context);
  },

  identify: ({ vpc: listed }) => ({ uid: idOf(listed), name: nameWithId(listed.Tags, idOf(listed)) }),

  async describe({ vpc: listed, belongings }, context) {
    const Id = idOf(listed);
    const Arn = context.arn('ec2', `vpc/${Id}`);
    const { IsDefault, InstanceTenancy, CidrBlock, CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet, DhcpOptionsId, OwnerId, State } =
      listed;
    const own = {
      IsDefault,
      InstanceTenancy,
      CidrBlock,
      CidrBlockAssociationSet,
      Ipv6CidrBlockAssociationSet,
      DhcpOptionsId,
      OwnerId,
      State,
    };
    const Attributes = await context.part('/Attributes', () => attributesOf(Id, context));
    const known = { Arn, Id, Name: nameTag(listed.Tags), Region: context.region, Tags: tagMap(listed.Tags), ...own, Attributes };
    const config = { ...known, ...(await belongingTo(Id, belongings, context)) };
    return { uid: Id, name: nameWithId(listed.Tags, Id), arn: Arn, config };
  },

  async find({ uid }, context) {
    const { Vpcs = [] } = await context.client.send(new context.sdk.DescribeVpcsCommand({ VpcIds: [uid] }));
    return onlyOne([...withBelongings(Vpcs, context)]);
  },
});

import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { Technology } from '../technologies.ts';
import { alsoDone, clientOf, ec2Technology, idOf, named } from './ec2-client.ts';
import { type Deed, deeds, type EstatePart } from './estate-part.ts';

const createVpc = async (client: EC2Client, name: string, CidrBlock: string): Promise<string> => {
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock }));
  return named(client, Vpc?.VpcId, name);
};

const inVpc = (VpcId: string) => ({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] });

const defaultAcl = async (client: EC2Client, VpcId: string): Promise<string> => {
  const { NetworkAcls } = await client.send(new DescribeNetworkAclsCommand(inVpc(VpcId)));
  return NetworkAcls!.find(({ IsDefault }) => IsDefault)!.NetworkAclId!;
};

/** The route table and the group that a VPC comes and goes with. (moto forgets to delete the list of rules.) */
const companions = async (client: EC2Client, region: string, VpcId: string, kind: Deed['kind']): Promise<Deed[]> => {
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand(inVpc(VpcId)));
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand(inVpc(VpcId)));
  const groups = SecurityGroups!.map(({ GroupId }) => `default (${GroupId} in ${VpcId})`);
  return [
    ...RouteTables!.map(({ RouteTableId }) => alsoDone('routetable', region, kind, RouteTableId!, 'comes with its VPC')),
    ...groups.map((name) => alsoDone('securitygroup', region, kind, name, 'comes with its VPC')),
  ];
};

/** In every region a network for all that follows, another to connect it with, and one that will go. */
export const vpcEstate: EstatePart = {
  technology: 'vpc',
  order: 6,
  impossible: 'A VPC has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await createVpc(client, 'net', '10.80.0.0/16');
      await createVpc(client, 'neighbour', '10.81.0.0/16');
      await createVpc(client, 'short-lived-net', '10.82.0.0/16');
    }
    return ['net', 'neighbour', 'short-lived-net'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createVpc(client, 'made-today-net', '10.83.0.0/16');
    const gone = await idOf(client, 'short-lived-net');
    const went = await companions(client, region, gone, 'deleted');
    await client.send(new DeleteVpcCommand({ VpcId: gone }));
    await client.send(new ModifyVpcAttributeCommand({ VpcId: await idOf(client, 'net'), EnableDnsHostnames: { Value: true } }));
    return [
      ...deeds('vpc', region, {
        created: ['made-today-net', 'CreateVpc'],
        changed: ['net', 'DNS host names, and whatever else is made in it today'],
        deleted: ['short-lived-net', 'DeleteVpc'],
        ephemeral: null,
      }),
      ...(await companions(client, region, made, 'created')),
      alsoDone('networkacl', region, 'created', await defaultAcl(client, made), 'comes with its VPC'),
      ...went,
    ];
  },
};

const createSubnet = async (client: EC2Client, name: string, CidrBlock: string): Promise<string> => {
  const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId: await idOf(client, 'net'), CidrBlock }));
  return named(client, Subnet?.SubnetId, name);
};

export const subnetEstate: EstatePart = {
  technology: 'subnet',
  order: 7,
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await createSubnet(client, 'inner', '10.80.1.0/24');
      await createSubnet(client, 'outer', '10.80.2.0/24');
      await createSubnet(client, 'short-lived', '10.80.3.0/24');
    }
    return ['inner', 'outer', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createSubnet(client, 'made-today', '10.80.4.0/24');
    await client.send(new ModifySubnetAttributeCommand({ SubnetId: await idOf(client, 'outer'), MapPublicIpOnLaunch: { Value: true } }));
    await client.send(new DeleteSubnetCommand({ SubnetId: await idOf(client, 'short-lived') }));
    const { NetworkInterface } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId: await idOf(client, 'inner') }));
    return [
      ...deeds('subnet', region, {
        created: ['made-today', 'CreateSubnet'],
        changed: ['outer', 'MapPublicIpOnLaunch'],
        deleted: ['short-lived', 'DeleteSubnet'],
        ephemeral: ['inner', 'one address less is free'],
      }),
      alsoDone('networkinterface', region, 'created', NetworkInterface!.NetworkInterfaceId!, 'takes an address'),
      alsoDone('networkacl', region, 'changed', await defaultAcl(client, await idOf(client, 'net')), 'holds for the new subnet'),
    ];
  },
};

const createRoutes = async (client: EC2Client, name: string): Promise<string> => {
  const { RouteTable } = await client.send(new CreateRouteTableCommand({ VpcId: await idOf(client, 'net') }));
  return named(client, RouteTable?.RouteTableId, name);
};

export const routeTableEstate: EstatePart = {
  technology: 'routetable',
  order: 7,
  impossible: 'A route table has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await createRoutes(client, 'ways');
      await createRoutes(client, 'short-lived-ways');
    }
    return ['ways', 'short-lived-ways'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createRoutes(client, 'made-today-ways');
    const { NetworkInterface } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId: await idOf(client, 'inner') }));
    const NetworkInterfaceId = NetworkInterface!.NetworkInterfaceId!;
    const RouteTableId = await idOf(client, 'ways');
    await client.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '192.0.2.0/24', NetworkInterfaceId }));
    await client.send(new DeleteRouteTableCommand({ RouteTableId: await idOf(client, 'short-lived-ways') }));
    return [
      ...deeds('routetable', region, {
        created: ['made-today-ways', 'CreateRouteTable'],
        changed: ['ways', 'CreateRoute'],
        deleted: ['short-lived-ways', 'DeleteRouteTable'],
        ephemeral: null,
      }),
      alsoDone('networkinterface', region, 'created', NetworkInterfaceId, 'the target of the route'),
    ];
  },
};

const createAcl = async (client: EC2Client, name: string): Promise<string> => {
  const { NetworkAcl } = await client.send(new CreateNetworkAclCommand({ VpcId: await idOf(client, 'net') }));
  return named(client, NetworkAcl?.NetworkAclId, name);
};

/** Network ACLs are called by their ids. */
export const networkAclEstate: EstatePart = {
  technology: 'networkacl',
  order: 7,
  impossible: 'A network ACL has no value that moves by itself, and moto calls a missing one a route table.',
  async seed(estate) {
    for (const region of estate.regions) await createAcl(clientOf(estate, region), 'rules');
    return ['acl'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createAcl(client, 'rules of today');
    const NetworkAclId = await idOf(client, 'rules');
    const rule = {
      RuleNumber: 100,
      Protocol: '6',
      RuleAction: 'deny',
      CidrBlock: '192.0.2.0/24',
      PortRange: { From: 22, To: 22 },
    } as const;
    await client.send(new CreateNetworkAclEntryCommand({ NetworkAclId, Egress: false, ...rule }));
    return deeds('networkacl', region, {
      created: [made, 'CreateNetworkAcl'],
      changed: [NetworkAclId, 'a rule for port 22'],
      deleted: null,
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  ec2Technology('vpc', 'DescribeVpcs', ['net', 'neighbour', 'short-lived-net'], {
    part: { operation: 'DescribeInternetGateways', paths: ['/InternetGateway'], permission: 'ec2:DescribeInternetGateways' },
  }),
  ec2Technology('subnet', 'DescribeSubnets', ['inner', 'outer', 'short-lived']),
  ec2Technology('routetable', 'DescribeRouteTables', ['ways', 'short-lived-ways']),
  ec2Technology('networkacl', 'DescribeNetworkAcls', ['acl']),
];

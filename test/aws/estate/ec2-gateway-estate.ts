import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateFlowLogsCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteFlowLogsCommand,
  DeleteNatGatewayCommand,
  DeleteVpcEndpointsCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeAddressesCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
  ReleaseAddressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Technology } from '../technologies.ts';
import { alsoDone, clientOf, ec2Technology, idOf, named, tag } from './ec2-client.ts';
import { allow, deeds, type EstatePart } from './estate-part.ts';

const allocate = async (client: EC2Client, name: string): Promise<{ readonly id: string; readonly ip: string }> => {
  const { AllocationId, PublicIp } = await client.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  return { id: await named(client, AllocationId, name), ip: PublicIp! };
};

const addressOf = async (client: EC2Client, AllocationId: string): Promise<string> =>
  (await client.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }))).Addresses![0]!.PublicIp!;

const createInterface = async (client: EC2Client, name: string): Promise<string> => {
  const { NetworkInterface } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId: await idOf(client, 'inner') }));
  return named(client, NetworkInterface?.NetworkInterfaceId, name);
};

/** In every region an address of a machine, one that will move, a plain one and one that will go. They are called by themselves. */
export const elasticIpEstate: EstatePart = {
  technology: 'elasticip',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const { id: AllocationId } = await allocate(client, 'address of a machine');
      const machine = {
        ImageId: 'ami-12345678',
        MinCount: 1,
        MaxCount: 1,
        InstanceType: 't3.micro',
        SubnetId: await idOf(client, 'outer'),
      } as const;
      const { Instances } = await client.send(new RunInstancesCommand(machine));
      const InstanceId = await named(client, Instances?.[0]?.InstanceId, 'doorkeeper');
      await client.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
      await allocate(client, 'address that moves');
      await allocate(client, 'plain address');
      await allocate(client, 'short-lived address');
      await createInterface(client, 'where the address moves');
    }
    return ['127\\..*'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await allocate(client, 'address of today');
    const [plain, moving, AllocationId] = await Promise.all(
      ['plain address', 'address that moves', 'short-lived address'].map((name) => idOf(client, name)),
    );
    await tag(client, plain!, 'team', 'post');
    const NetworkInterfaceId = await idOf(client, 'where the address moves');
    await client.send(new AssociateAddressCommand({ AllocationId: moving, NetworkInterfaceId }));
    const gone = await addressOf(client, AllocationId!);
    await client.send(new ReleaseAddressCommand({ AllocationId }));
    return [
      ...deeds('elasticip', region, {
        created: [made.ip, 'AllocateAddress'],
        changed: [await addressOf(client, plain!), 'a tag'],
        deleted: [gone, 'ReleaseAddress'],
        ephemeral: [await addressOf(client, moving!), 'points to an interface'],
      }),
      alsoDone('networkinterface', region, 'changed', NetworkInterfaceId, 'has a public address'),
    ];
  },
};

const createNat = async (client: EC2Client, name: string): Promise<{ readonly id: string; readonly interfaceId: string }> => {
  const where = { SubnetId: await idOf(client, 'outer'), ConnectivityType: 'private' } as const;
  const { NatGateway } = await client.send(new CreateNatGatewayCommand(where));
  const { NetworkInterfaceId } = NatGateway!.NatGatewayAddresses![0]!;
  return { id: await named(client, NatGateway!.NatGatewayId, name), interfaceId: NetworkInterfaceId! };
};

/** NAT gateways are called by their ids. */
export const natGatewayEstate: EstatePart = {
  technology: 'natgateway',
  impossible: 'A NAT gateway has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['way out', 'other way out', 'short-lived way out']) await createNat(clientOf(estate, region), name);
    return ['nat'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createNat(client, 'way out of today');
    const changed = await idOf(client, 'way out');
    await tag(client, changed, 'team', 'post');
    const NatGatewayId = await idOf(client, 'short-lived way out');
    await client.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    return [
      ...deeds('natgateway', region, {
        created: [made.id, 'CreateNatGateway'],
        changed: [changed, 'a tag'],
        deleted: [NatGatewayId, 'DeleteNatGateway'],
        ephemeral: null,
      }),
      alsoDone('networkinterface', region, 'created', made.interfaceId, 'of a NAT gateway'),
    ];
  },
};

const createEndpoint = async (client: EC2Client, region: string, name: string, service: string): Promise<string> => {
  const where = { VpcId: await idOf(client, 'net'), VpcEndpointType: 'Gateway' } as const;
  const { VpcEndpoint } = await client.send(
    new CreateVpcEndpointCommand({ ...where, ServiceName: `com.amazonaws.${region}.${service}`, PolicyDocument: allow('*', '*', '*') }),
  );
  return named(client, VpcEndpoint?.VpcEndpointId, name);
};

/** Endpoints are called by their ids. */
export const endpointEstate: EstatePart = {
  technology: 'endpoint',
  impossible: 'An endpoint has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await createEndpoint(client, region, 'way to s3', 's3');
      await createEndpoint(client, region, 'way to dynamodb', 'dynamodb');
      await createEndpoint(client, region, 'short-lived way', 's3');
    }
    return ['vpce'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createEndpoint(client, region, 'way of today', 's3');
    const VpcEndpointId = await idOf(client, 'way to s3');
    const PolicyDocument = allow('s3:GetObject', '*', `arn:aws:iam::${estate.account}:root`);
    await client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument }));
    const gone = await idOf(client, 'short-lived way');
    await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [gone] }));
    return deeds('endpoint', region, {
      created: [made, 'CreateVpcEndpoint'],
      changed: [VpcEndpointId, 'another policy'],
      deleted: [gone, 'DeleteVpcEndpoints'],
      ephemeral: null,
    });
  },
};

const createLog = async (client: EC2Client, account: string, LogGroupName: string): Promise<string> => {
  const ResourceIds = [await idOf(client, 'net')];
  const where = { ResourceIds, ResourceType: 'VPC' as const, TrafficType: 'ALL' as const };
  const DeliverLogsPermissionArn = `arn:aws:iam::${account}:role/logs`;
  const { FlowLogIds } = await client.send(new CreateFlowLogsCommand({ ...where, LogGroupName, DeliverLogsPermissionArn }));
  return named(client, FlowLogIds?.[0], LogGroupName);
};

export const flowLogEstate: EstatePart = {
  technology: 'flowlog',
  impossible: 'A flow log has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['traffic', 'more-traffic', 'short-lived-traffic'])
        await createLog(clientOf(estate, region), estate.account, name);
    return ['traffic', 'more-traffic', 'short-lived-traffic'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createLog(client, estate.account, 'traffic-of-today');
    await tag(client, await idOf(client, 'traffic'), 'team', 'post');
    await client.send(new DeleteFlowLogsCommand({ FlowLogIds: [await idOf(client, 'short-lived-traffic')] }));
    return deeds('flowlog', region, {
      created: ['traffic-of-today', 'CreateFlowLogs'],
      changed: ['traffic', 'a tag'],
      deleted: ['short-lived-traffic', 'DeleteFlowLogs'],
      ephemeral: null,
    });
  },
};

const connect = async (client: EC2Client, name: string): Promise<string> => {
  const ends = { VpcId: await idOf(client, 'net'), PeerVpcId: await idOf(client, 'neighbour') };
  const { VpcPeeringConnection } = await client.send(new CreateVpcPeeringConnectionCommand(ends));
  return named(client, VpcPeeringConnection?.VpcPeeringConnectionId, name);
};

export const peeringEstate: EstatePart = {
  technology: 'peering',
  impossible: 'A peering connection has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['bridge', 'other-bridge', 'short-lived-bridge']) await connect(clientOf(estate, region), name);
    return ['bridge', 'other-bridge', 'short-lived-bridge'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await connect(client, 'bridge-of-today');
    await client.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: await idOf(client, 'bridge') }));
    await client.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: await idOf(client, 'short-lived-bridge') }));
    return [
      ...deeds('peering', region, {
        created: ['bridge-of-today', 'CreateVpcPeeringConnection'],
        changed: ['bridge', 'accepted'],
        deleted: ['short-lived-bridge', 'DeleteVpcPeeringConnection'],
        ephemeral: null,
      }),
      alsoDone('vpc', region, 'changed', 'neighbour', 'has another connection'),
    ];
  },
};

export const technologies: readonly Technology[] = [
  ec2Technology('elasticip', 'DescribeAddresses', ['127\\..*'], {
    part: { operation: 'DescribeTags', paths: ['/assigned_to'], permission: 'ec2:DescribeTags' },
    unpaged: true,
  }),
  ec2Technology('natgateway', 'DescribeNatGateways', ['nat']),
  ec2Technology('endpoint', 'DescribeVpcEndpoints', ['vpce']),
  ec2Technology('flowlog', 'DescribeFlowLogs', ['traffic', 'more-traffic', 'short-lived-traffic']),
  ec2Technology('peering', 'DescribeVpcPeeringConnections', ['bridge', 'other-bridge', 'short-lived-bridge']),
];

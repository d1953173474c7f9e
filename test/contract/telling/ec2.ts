import * as EC2 from '@aws-sdk/client-ec2';
import { tunnelsRule } from '../../aws/tunnels-answer.ts';
import { FRIEND, OWN, STRANGER, SUPPLIER } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

interface Net {
  readonly VpcId: string;
  readonly SubnetId: string;
}

const REGION = 'us-east-1';
const PAIR = ['first', 'second'] as const;

/** Two networks that are connected: the first writes down its traffic. */
const seedNetworks = async (client: EC2.EC2Client): Promise<Net> => {
  const ids: string[] = [];
  for (const CidrBlock of ['10.90.0.0/16', '10.91.0.0/16']) {
    ids.push((await client.send(new EC2.CreateVpcCommand({ CidrBlock }))).Vpc!.VpcId!);
  }
  const [VpcId, PeerVpcId] = ids as [string, string];
  const { Subnet } = await client.send(new EC2.CreateSubnetCommand({ VpcId, CidrBlock: '10.90.1.0/24' }));
  for (const LogGroupName of PAIR) {
    const DeliverLogsPermissionArn = `arn:aws:iam::${OWN}:role/logs`;
    const what = { ResourceIds: [VpcId], ResourceType: 'VPC' as const, TrafficType: 'ALL' as const };
    await client.send(new EC2.CreateFlowLogsCommand({ ...what, LogGroupName, DeliverLogsPermissionArn }));
    await client.send(new EC2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }));
    const DhcpConfigurations = [{ Key: 'domain-name', Values: [`${LogGroupName}.example`] }];
    await client.send(new EC2.CreateDhcpOptionsCommand({ DhcpConfigurations }));
  }
  return { VpcId, SubnetId: Subnet!.SubnetId! };
};

const seedGateways = async (client: EC2.EC2Client, { VpcId, SubnetId }: Net): Promise<void> => {
  const Type = 'ipsec.1';
  const { CustomerGateway } = await client.send(new EC2.CreateCustomerGatewayCommand({ Type, PublicIp: '203.0.113.9', BgpAsn: 65_000 }));
  const CustomerGatewayId = CustomerGateway!.CustomerGatewayId!;
  for (const service of ['s3', 'dynamodb']) {
    await client.send(new EC2.CreateNatGatewayCommand({ SubnetId, ConnectivityType: 'private' }));
    await client.send(new EC2.CreateVpcEndpointCommand({ VpcId, ServiceName: `com.amazonaws.${REGION}.${service}` }));
    const { VpnGateway } = await client.send(new EC2.CreateVpnGatewayCommand({ Type }));
    const ends = { CustomerGatewayId, VpnGatewayId: VpnGateway!.VpnGatewayId! };
    await client.send(new EC2.CreateVpnConnectionCommand({ Type, ...ends }));
  }
};

/** Two machines with their disks and interfaces, one with an address. */
const seedMachines = async (client: EC2.EC2Client, { SubnetId }: Net): Promise<void> => {
  const machine = { ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', SubnetId } as const;
  for (const name of PAIR) {
    await client.send(new EC2.CreateKeyPairCommand({ KeyName: name, KeyType: 'ed25519' }));
    const InstanceId = (await client.send(new EC2.RunInstancesCommand(machine))).Instances![0]!.InstanceId!;
    await client.send(new EC2.CreateTagsCommand({ Resources: [InstanceId], Tags: [{ Key: 'Name', Value: name }] }));
    const { AllocationId } = await client.send(new EC2.AllocateAddressCommand({ Domain: 'vpc' }));
    if (name === 'first') await client.send(new EC2.AssociateAddressCommand({ AllocationId, InstanceId }));
  }
};

const GUESTS = [FRIEND, SUPPLIER, STRANGER];

/** A snapshot and an image for everybody, and one each for nobody. */
const seedShares = async (client: EC2.EC2Client): Promise<void> => {
  const { VolumeId } = await client.send(new EC2.CreateVolumeCommand({ Size: 1, AvailabilityZone: `${REGION}a` }));
  const [shared] = await Promise.all(PAIR.map(() => client.send(new EC2.CreateSnapshotCommand({ VolumeId }))));
  const share = { SnapshotId: shared!.SnapshotId, Attribute: 'createVolumePermission', OperationType: 'add' } as const;
  await client.send(new EC2.ModifySnapshotAttributeCommand({ ...share, UserIds: [...GUESTS, 'aws-marketplace'] }));
  await client.send(new EC2.ModifySnapshotAttributeCommand({ ...share, GroupNames: ['all'] }));
  const images: string[] = [];
  for (const Name of PAIR) images.push((await client.send(new EC2.RegisterImageCommand({ Name }))).ImageId!);
  const Add: EC2.LaunchPermission[] = [...GUESTS.map((UserId) => ({ UserId })), { Group: 'all' }];
  for (const permission of Add) {
    await client.send(new EC2.ModifyImageAttributeCommand({ ImageId: images[0]!, LaunchPermission: { Add: [permission] } }));
  }
};

export const telling: Telling = {
  async seed(options) {
    const client = new EC2.EC2Client(options);
    const net = await seedNetworks(client);
    await seedGateways(client, net);
    await seedMachines(client, net);
    await seedShares(client);
  },
  beyondMoto: [{ technology: 'vpn', rule: () => tunnelsRule }],
};

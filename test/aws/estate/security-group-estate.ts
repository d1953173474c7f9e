import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { alsoDone } from './ec2-client.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): EC2Client => new EC2Client(options(region));

const create = async (client: EC2Client, GroupName: string, VpcId: string): Promise<string> => {
  const { GroupId } = await client.send(new CreateSecurityGroupCommand({ GroupName, Description: `${GroupName} of the estate`, VpcId }));
  return GroupId!;
};

const open = (client: EC2Client, GroupId: string, FromPort: number, CidrIp: string) =>
  client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort, ToPort: FromPort, IpRanges: [{ CidrIp, Description: `port ${FromPort}` }] }],
    }),
  );

const find = async (client: EC2Client, name: string): Promise<{ readonly GroupId: string; readonly VpcId: string }> => {
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: [name] }] }));
  const { GroupId, VpcId } = SecurityGroups![0]!;
  return { GroupId: GroupId!, VpcId: VpcId! };
};

/** In every region a network with an open group, one that names another, one of IPv6, and one that will go. Names begin with these. */
export const securityGroupEstate: EstatePart = {
  technology: 'securitygroup',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }));
      await client.send(new CreateSubnetCommand({ VpcId: Vpc!.VpcId!, CidrBlock: '10.77.1.0/24' }));
      const world = await create(client, 'open-to-the-world', Vpc!.VpcId!);
      await open(client, world, 22, '0.0.0.0/0');
      const inner = await create(client, 'inner', Vpc!.VpcId!);
      const UserIdGroupPairs = [{ GroupId: world, UserId: estate.account, Description: 'from outside' }];
      const Ipv6Ranges = [{ CidrIpv6: '2001:db8::/32', Description: 'six' }];
      await client.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: inner,
          IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs, Ipv6Ranges }],
        }),
      );
      await create(client, 'short-lived', Vpc!.VpcId!);
    }
    return ['inner', 'open-to-the-world', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const inner = await find(client, 'inner');
    const world = await find(client, 'open-to-the-world');
    await create(client, 'made-today', inner.VpcId);
    await open(client, inner.GroupId, 8080, '192.0.2.0/24');
    await client.send(new DeleteSecurityGroupCommand({ GroupId: (await find(client, 'short-lived')).GroupId }));
    const { Subnets } = await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [world.VpcId] }] }));
    const { NetworkInterface } = await client.send(
      new CreateNetworkInterfaceCommand({ SubnetId: Subnets![0]!.SubnetId!, Groups: [world.GroupId], Description: 'attached today' }),
    );
    return [
      ...deeds('securitygroup', region, {
        created: ['made-today', 'CreateSecurityGroup'],
        changed: ['inner', 'a rule for port 8080'],
        deleted: ['short-lived', 'DeleteSecurityGroup'],
        ephemeral: ['open-to-the-world', 'a network interface attached'],
      }),
      alsoDone('networkinterface', region, 'created', NetworkInterface!.NetworkInterfaceId!, 'attached to a group'),
    ];
  },
};

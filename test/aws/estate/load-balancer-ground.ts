import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ClientsOf } from '../account-clients.ts';

/** What load balancers and databases stand on: two subnets of the default VPC and its default security group. */
export interface Ground {
  readonly vpc: string;
  readonly subnets: readonly [string, string];
  readonly group: string;
}

const ask = async (options: ClientsOf): Promise<Ground> => {
  const client = new EC2Client(options);
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }));
  const [first, second] = Subnets;
  const vpc = first!.VpcId!;
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'group-name', Values: ['default'] },
  ];
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  return { vpc, subnets: [first!.SubnetId!, second!.SubnetId!], group: SecurityGroups![0]!.GroupId! };
};

/** By session and region: it is asked for once per thing that stands on it, and stays what it is. */
const known = new WeakMap<ClientsOf['credentials'], Map<string, Promise<Ground>>>();

export const groundOf = (options: ClientsOf): Promise<Ground> => {
  const byRegion = known.get(options.credentials) ?? new Map<string, Promise<Ground>>();
  const ground = byRegion.get(options.region) ?? ask(options);
  known.set(options.credentials, byRegion.set(options.region, ground));
  return ground;
};

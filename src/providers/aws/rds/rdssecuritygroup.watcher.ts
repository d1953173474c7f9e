import type { DBSecurityGroup } from '@aws-sdk/client-rds';
import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';

const rangesOf = ({ IPRanges = [] }: DBSecurityGroup) => IPRanges.map(({ CIDRIP, Status }) => ({ cidr_ip: CIDRIP, status: Status }));

const groupsOf = ({ EC2SecurityGroups = [] }: DBSecurityGroup) =>
  EC2SecurityGroups.map(({ EC2SecurityGroupName, EC2SecurityGroupId, EC2SecurityGroupOwnerId, Status }) => ({
    name: EC2SecurityGroupName,
    id: EC2SecurityGroupId,
    owner_id: EC2SecurityGroupOwnerId,
    Status,
  }));

/** The groups of EC2-Classic: new accounts have none, or an empty one called default. */
export const rdsSecurityGroup = awsWatcher({
  index: 'rdssecuritygroup',
  title: 'RDS Security Group',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBSecurityGroups'],
  goneWhen: ['DBSecurityGroupNotFound', 'DBSecurityGroupNotFoundFault'],
  unordered: ['ip_ranges', 'ec2_groups'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBSecurityGroups(pages(100), {})) yield* page.DBSecurityGroups ?? [];
  },

  identify: ({ DBSecurityGroupArn, DBSecurityGroupName }) => ({
    uid: required(DBSecurityGroupArn, 'DBSecurityGroupArn'),
    name: required(DBSecurityGroupName, 'DBSecurityGroupName'),
  }),

  async describe(group, { region }) {
    const arn = required(group.DBSecurityGroupArn, 'DBSecurityGroupArn');
    const name = required(group.DBSecurityGroupName, 'DBSecurityGroupName');
    const { DBSecurityGroupDescription: description, OwnerId: owner_id, VpcId: vpc_id = null } = group;
    const config = { name, description, owner_id, region, vpc_id, ip_ranges: rangesOf(group), ec2_groups: groupsOf(group), arn };
    return { uid: arn, name, arn, config };
  },

  async find({ name }, { sdk, client }) {
    const { DBSecurityGroups = [] } = await client.send(new sdk.DescribeDBSecurityGroupsCommand({ DBSecurityGroupName: name }));
    const [listed] = DBSecurityGroups;
    return listed === undefined ? 'gone' : { listed };
  },
});

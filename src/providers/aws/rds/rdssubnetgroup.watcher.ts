import type { DBSubnetGroup } from '@aws-sdk/client-rds';
import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';

const subnetsOf = ({ Subnets = [] }: DBSubnetGroup) =>
  Subnets.map(({ SubnetIdentifier, SubnetStatus, SubnetAvailabilityZone }) => ({
    subnet_identifier: SubnetIdentifier,
    subnet_status: SubnetStatus,
    name: SubnetAvailabilityZone?.Name,
  }));

const groupName = ({ DBSubnetGroupName }: DBSubnetGroup): string => required(DBSubnetGroupName, 'DBSubnetGroupName');
const titleOf = (group: DBSubnetGroup): string => `${groupName(group)} (in ${required(group.VpcId, 'VpcId')})`;

export const rdsSubnetGroup = awsWatcher({
  index: 'rdssubnetgroup',
  title: 'RDS Subnet Group',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBSubnetGroups'],
  goneWhen: ['DBSubnetGroupNotFoundFault'],
  unordered: ['subnets'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBSubnetGroups(pages(100), {})) yield* page.DBSubnetGroups ?? [];
  },

  identify: (group) => ({ uid: required(group.DBSubnetGroupArn, 'DBSubnetGroupArn'), name: titleOf(group) }),

  async describe(group) {
    const arn = required(group.DBSubnetGroupArn, 'DBSubnetGroupArn');
    const { DBSubnetGroupDescription: db_subnet_group_description, SubnetGroupStatus: subnet_group_status, VpcId: vpc_id } = group;
    const facts = { name: groupName(group), db_subnet_group_description, subnet_group_status, vpc_id, subnets: subnetsOf(group), arn };
    return { uid: arn, name: titleOf(group), arn, config: facts };
  },

  async find({ uid }, { sdk, client }) {
    // `arn:aws:rds:eu-west-1:111111111111:subgrp:name`
    const DBSubnetGroupName = uid.slice(uid.lastIndexOf(':') + 1);
    const { DBSubnetGroups = [] } = await client.send(new sdk.DescribeDBSubnetGroupsCommand({ DBSubnetGroupName }));
    const [listed] = DBSubnetGroups;
    return listed === undefined ? 'gone' : { listed };
  },
});

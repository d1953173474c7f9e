import type { NetworkInterface, SecurityGroup } from '@aws-sdk/client-ec2';
import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { assignedTo } from './assigned-to.ts';
import { EC2, type Ec2Context, FILTER_VALUES, onlyOne } from './ec2-service.ts';
import { securityGroupRules } from './security-group-rules.ts';

interface ListedGroup {
  readonly group: SecurityGroup;
  /** The network interfaces of this group and its neighbours in the listing. */
  readonly interfaces: () => Promise<readonly NetworkInterface[]>;
}

/** One call for the interfaces of up to 200 groups, made when the first of them is described. */
function* withInterfaces(groups: readonly SecurityGroup[], { sdk, pages }: Ec2Context): Generator<ListedGroup> {
  for (let at = 0; at < groups.length; at += FILTER_VALUES) {
    const neighbours = groups.slice(at, at + FILTER_VALUES);
    const Values = neighbours.map(({ GroupId }) => required(GroupId, 'GroupId'));
    const Filters = [{ Name: 'group-id', Values }];
    const interfaces = once(() =>
      itemsOfPages(sdk.paginateDescribeNetworkInterfaces(pages(1000), { Filters }), (page) => page.NetworkInterfaces),
    );
    for (const group of neighbours) yield { group, interfaces };
  }
}

const titleOf = ({ GroupName, GroupId, VpcId }: SecurityGroup): string =>
  VpcId ? `${GroupName} (${GroupId} in ${VpcId})` : `${GroupName} (${GroupId})`;

export const securityGroup = awsWatcher({
  ...EC2,
  index: 'securitygroup',
  title: 'Security Group',
  uidField: 'id',
  permissions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkInterfaces'],
  goneWhen: ['InvalidGroup.NotFound'],
  // Machines come and go without anybody touching the group.
  ephemeral: ['assigned_to'],
  unordered: ['rules'],

  async *list(context) {
    for await (const page of context.sdk.paginateDescribeSecurityGroups(context.pages(1000), {})) {
      yield* withInterfaces(page.SecurityGroups ?? [], context);
    }
  },

  identify: ({ group }) => ({ uid: required(group.GroupId, 'GroupId'), name: titleOf(group) }),

  async describe({ group, interfaces }, { arn: arnOf, region, settings, part }) {
    const id = required(group.GroupId, 'GroupId');
    const arn = group.SecurityGroupArn ?? arnOf('ec2', `security-group/${id}`);
    const detail = settings.securityGroupInstanceDetail;
    const assigned_to = detail === 'NONE' ? null : await part('/assigned_to', async () => assignedTo(id, await interfaces(), detail));
    const rules = securityGroupRules(group.IpPermissions ?? [], group.IpPermissionsEgress ?? []);
    const { GroupName: name, Description: description, VpcId: vpc_id = null, OwnerId: owner_id } = group;
    return { uid: id, name: titleOf(group), arn, config: { id, name, description, vpc_id, owner_id, region, arn, rules, assigned_to } };
  },

  async find({ uid }, context) {
    const { SecurityGroups = [] } = await context.client.send(new context.sdk.DescribeSecurityGroupsCommand({ GroupIds: [uid] }));
    return onlyOne([...withInterfaces(SecurityGroups, context)]);
  },
});

import type { GroupDetail, Policy } from '@aws-sdk/client-iam';
import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { managedPolicyList } from './managed-policy-list.ts';
import { readInlinePolicies } from './read-inline-policies.ts';

interface ListedGroup {
  readonly group: GroupDetail;
  /** The default version of each attached policy, by ARN. */
  readonly versions: () => Promise<ReadonlyMap<string, string | undefined>>;
}

const versionsByArn = (policies: readonly Policy[]) => new Map(policies.map(({ Arn = '', DefaultVersionId }) => [Arn, DefaultVersionId]));

export const iamGroup = awsWatcher({
  index: 'iamgroup',
  title: 'IAM Group',
  scope: 'global',
  sdk: () => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: ['iam:GetAccountAuthorizationDetails', 'iam:ListPolicies', 'iam:GetGroup'],
  goneWhen: ['NoSuchEntityException'],
  // A new version is a revision of the policy, not of every group that it is attached to.
  ephemeral: ['managed_policies$*$version'],
  unordered: ['managed_policies'],

  async *list({ sdk, pages }): AsyncGenerator<ListedGroup> {
    const versions = once(async () =>
      versionsByArn(await itemsOfPages(sdk.paginateListPolicies(pages(1000), { OnlyAttached: true }), (page) => page.Policies)),
    );
    for await (const page of sdk.paginateGetAccountAuthorizationDetails(pages(200), { Filter: ['Group'] })) {
      for (const group of page.GroupDetailList ?? []) yield { group, versions };
    }
  },

  // A group keeps its id when it is renamed.
  identify: ({ group }) => ({ uid: required(group.GroupId, 'GroupId'), name: required(group.GroupName, 'GroupName') }),

  async describe({ group, versions }, { sdk, pages, part }) {
    const GroupName = required(group.GroupName, 'GroupName');
    const uid = required(group.GroupId, 'GroupId');
    const arn = required(group.Arn, 'Arn');
    const attached = managedPolicyList(group.AttachedManagedPolicies);
    const config = {
      group: { path: group.Path, group_name: GroupName, group_id: uid, arn, create_date: group.CreateDate },
      grouppolicies: await readInlinePolicies(group.GroupPolicyList, 'grouppolicies', part),
      users: await part('/users', async () => {
        const users = await itemsOfPages(sdk.paginateGetGroup(pages(1000), { GroupName }), (page) => page.Users);
        return Object.fromEntries(users.map(({ Arn, UserName }) => [Arn, UserName]));
      }),
      // No key at all when nothing is attached.
      managed_policies:
        attached.length === 0
          ? undefined
          : await part('/managed_policies', async () => {
              const known = await versions();
              return attached.map((policy) => ({ ...policy, version: known.get(policy.arn) ?? null }));
            }),
    };
    return { uid, name: GroupName, arn, config };
  },

  async find({ name, uid }, { sdk, client }) {
    const { Group } = await client.send(new sdk.GetGroupCommand({ GroupName: name, MaxItems: 1 }));
    return required(Group, 'Group').GroupId === uid ? 'there' : 'gone';
  },
});

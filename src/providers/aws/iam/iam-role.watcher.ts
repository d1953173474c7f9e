import type { Role, RoleDetail } from '@aws-sdk/client-iam';
import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { managedPolicyList } from './managed-policy-list.ts';
import { readInlinePolicies } from './read-inline-policies.ts';

/** What only ListRoles tells. */
type Facts = Pick<Role, 'Description' | 'MaxSessionDuration'>;

interface ListedRole {
  readonly role: RoleDetail;
  readonly facts: () => Promise<ReadonlyMap<string, Facts>>;
}

const factsByArn = (roles: readonly Role[]): ReadonlyMap<string, Facts> =>
  new Map(roles.map(({ Arn = '', Description, MaxSessionDuration }) => [Arn, { Description, MaxSessionDuration }]));

const profilesOf = ({ InstanceProfileList = [] }: RoleDetail) =>
  InstanceProfileList.map(({ Path, InstanceProfileName, InstanceProfileId, Arn, CreateDate }) => ({
    Path,
    InstanceProfileName,
    InstanceProfileId,
    Arn,
    CreateDate,
  }));

export const iamRole = awsWatcher({
  index: 'iamrole',
  title: 'IAM Role',
  scope: 'global',
  sdk: () => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: ['iam:GetAccountAuthorizationDetails', 'iam:ListRoles', 'iam:GetRole'],
  goneWhen: ['NoSuchEntityException'],
  ephemeral: ['RoleLastUsed'],
  unordered: ['ManagedPolicies', 'InstanceProfiles'],

  async *list({ sdk, pages }): AsyncGenerator<ListedRole> {
    // Two short facts of each role, of which an account may have 5000 (quota of IAM): a call per 1000 roles instead of one per role.
    const facts = once(async () => factsByArn(await itemsOfPages(sdk.paginateListRoles(pages(1000), {}), (page) => page.Roles)));
    for await (const page of sdk.paginateGetAccountAuthorizationDetails(pages(200), { Filter: ['Role'] })) {
      for (const role of page.RoleDetailList ?? []) yield { role, facts };
    }
  },

  // A role cannot be renamed, and everything refers to it by its ARN. One that was made anew shows as a change of RoleId.
  identify: ({ role }) => ({ uid: required(role.Arn, 'Arn'), name: required(role.RoleName, 'RoleName') }),

  async describe({ role, facts }, { part }) {
    const Arn = required(role.Arn, 'Arn');
    const name = required(role.RoleName, 'RoleName');
    const factsOfRole = async (): Promise<Facts> => required((await facts()).get(Arn), `role ${name}`);
    const config = {
      Arn,
      RoleName: name,
      RoleId: role.RoleId,
      Path: role.Path,
      CreateDate: role.CreateDate,
      AssumeRolePolicyDocument: await part('/AssumeRolePolicyDocument', () => decodePolicyDocument(role.AssumeRolePolicyDocument)),
      InlinePolicies: await readInlinePolicies(role.RolePolicyList, 'InlinePolicies', part),
      ManagedPolicies: managedPolicyList(role.AttachedManagedPolicies),
      InstanceProfiles: profilesOf(role),
      Tags: tagMap(role.Tags),
      PermissionsBoundary: role.PermissionsBoundary ?? null,
      Description: await part('/Description', async () => (await factsOfRole()).Description),
      MaxSessionDuration: await part('/MaxSessionDuration', async () => (await factsOfRole()).MaxSessionDuration),
      RoleLastUsed: role.RoleLastUsed ?? {},
    };
    return { uid: Arn, name, arn: Arn, config };
  },

  async find({ name, uid }, { sdk, client }) {
    const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: name }));
    return required(Role, 'Role').Arn === uid ? 'there' : 'gone';
  },
});

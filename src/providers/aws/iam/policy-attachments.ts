import type { AttachedPolicy, IAMClient } from '@aws-sdk/client-iam';

interface IamPages {
  readonly sdk: typeof import('@aws-sdk/client-iam');
  pages(size: number): { readonly client: IAMClient; readonly pageSize: number };
}

type Kind = 'users' | 'groups' | 'roles';
/** ARNs of those to whom a policy is attached, sorted. */
export type Attachments = Readonly<Record<Kind, readonly string[]>>;

interface Holder {
  readonly Arn?: string | undefined;
  readonly AttachedManagedPolicies?: readonly AttachedPolicy[] | undefined;
}

const add = (attachments: Map<string, Record<Kind, string[]>>, kind: Kind, holders: readonly Holder[] = []): void => {
  for (const { Arn = '', AttachedManagedPolicies = [] } of holders) {
    for (const { PolicyArn = '' } of AttachedManagedPolicies) {
      const known = attachments.get(PolicyArn) ?? { users: [], groups: [], roles: [] };
      known[kind].push(Arn);
      attachments.set(PolicyArn, known);
    }
  }
};

/**
 * Who holds which managed policy, in one pass over the account. ListEntitiesForPolicy would take a call per policy and tell
 * names without paths, of which no ARN can be made. What is kept are ARNs only: IAM's quotas bound them to a few megabytes.
 */
export const policyAttachments = async ({ sdk, pages }: IamPages): Promise<ReadonlyMap<string, Attachments>> => {
  const attachments = new Map<string, Record<Kind, string[]>>();
  for await (const page of sdk.paginateGetAccountAuthorizationDetails(pages(200), { Filter: ['User', 'Group', 'Role'] })) {
    add(attachments, 'users', page.UserDetailList);
    add(attachments, 'groups', page.GroupDetailList);
    add(attachments, 'roles', page.RoleDetailList);
  }
  for (const { users, groups, roles } of attachments.values()) for (const arns of [users, groups, roles]) arns.sort();
  return attachments;
};

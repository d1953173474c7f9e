import type { AttachedPolicy } from '@aws-sdk/client-iam';

/** Attached managed policies under the names that checks and history know. */
export const managedPolicyList = (attached: readonly AttachedPolicy[] = []): { name: string; arn: string }[] =>
  attached.map(({ PolicyName = '', PolicyArn = '' }) => ({ name: PolicyName, arn: PolicyArn }));

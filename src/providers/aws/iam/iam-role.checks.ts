import type { Check } from '../../../plugin/define-check.ts';
import { iamPolicyChecks } from '../iam-policy-checks.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';
import { attachedManagedPolicies } from './attached-managed-policies.checks.ts';

const iamRole = { index: 'iamrole', auditorClass: 'IAMRoleAuditor', noun: 'IAM role' };

export const iamRoleChecks: readonly Check[] = [
  // The trust policy says who may take the role, the inline policies what the role may do.
  ...resourcePolicyChecks({ ...iamRole, documents: (config) => documentsAt(config, ['AssumeRolePolicyDocument']) }),
  ...iamPolicyChecks({ ...iamRole, documents: (config) => documentsAt(config, ['InlinePolicies$*']) }),
  attachedManagedPolicies(iamRole),
];

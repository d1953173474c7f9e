import type { Check } from '../../../plugin/define-check.ts';
import { iamPolicyChecks } from '../iam-policy-checks.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { attachedManagedPolicies } from './attached-managed-policies.checks.ts';

const iamGroup = { index: 'iamgroup', auditorClass: 'IAMGroupAuditor', noun: 'IAM group' };

export const iamGroupChecks: readonly Check[] = [
  ...iamPolicyChecks({ ...iamGroup, documents: (config) => documentsAt(config, ['grouppolicies$*']) }),
  attachedManagedPolicies(iamGroup),
];

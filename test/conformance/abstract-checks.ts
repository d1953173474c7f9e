import type { Check } from '../../src/plugin/define-check.ts';
import { iamPolicyChecks } from '../../src/providers/aws/iam-policy-checks.ts';
import { documentsAt } from '../../src/providers/aws/policy/documents-at.ts';
import { resourcePolicyChecks } from '../../src/providers/aws/resource-policy-checks.ts';

/** The two families for technologies that exist only in the specification: nothing in the product has these checks. */
export const abstractChecks: readonly Check[] = [
  ...resourcePolicyChecks({
    index: 'resource_policy',
    auditorClass: 'ResourcePolicyAuditor',
    noun: 'resource',
    documents: (config) => documentsAt(config, ['Policy']),
  }),
  ...iamPolicyChecks({
    index: 'iam_policy',
    auditorClass: 'IAMPolicyAuditor',
    noun: 'identity',
    documents: (config) => documentsAt(config, ['InlinePolicies$*']),
  }),
];

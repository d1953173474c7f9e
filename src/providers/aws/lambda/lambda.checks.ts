import type { Check } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

/** Of the function itself, of its aliases, and of its versions. */
const POLICY_PATHS = ['Policy$DEFAULT', 'Policy$Aliases$*', 'Policy$Versions$*'];

export const lambdaChecks: readonly Check[] = resourcePolicyChecks({
  index: 'lambda',
  auditorClass: 'LambdaFunctionAuditor',
  noun: 'Lambda function',
  documents: (config) => documentsAt(config, POLICY_PATHS),
});

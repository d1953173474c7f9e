import type { Check } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

/** The policy is an attribute of the queue; at the top it stands in configurations that were taken over from the original. */
const POLICY_PATHS = ['Attributes$Policy', 'Policy'];

export const sqsChecks: readonly Check[] = resourcePolicyChecks({
  index: 'sqs',
  auditorClass: 'SQSAuditor',
  noun: 'SQS queue',
  documents: (config) => documentsAt(config, POLICY_PATHS),
});

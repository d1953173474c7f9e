import type { Json, JsonObject } from '../../../model/json.ts';
import type { Check } from '../../../plugin/define-check.ts';
import { iamPolicyChecks } from '../iam-policy-checks.ts';
import { parseArn } from '../policy/arn.ts';
import { documentsAt } from '../policy/documents-at.ts';

const ATTACHMENTS = ['attached_users', 'attached_roles', 'attached_groups'];

export const hasAttachments = (config: JsonObject): boolean =>
  ATTACHMENTS.some((field) => {
    const attached = config[field];
    return Array.isArray(attached) && attached.length > 0;
  });

/** The account field of AWS's own policies is `aws`, in every partition. */
const isAwsManaged = ({ arn }: JsonObject): boolean => typeof arn === 'string' && parseArn(arn)?.account === 'aws';

/** Nobody can change AWS's own policies, so they matter only where they are attached. */
const documentsOf = (config: JsonObject): readonly Json[] =>
  isAwsManaged(config) && !hasAttachments(config) ? [] : documentsAt(config, ['policy']);

export const managedPolicyChecks: readonly Check[] = iamPolicyChecks({
  index: 'policy',
  auditorClass: 'ManagedPolicyAuditor',
  noun: 'managed policy',
  documents: documentsOf,
  ephemeral: ATTACHMENTS,
});

import { MonkeyError } from '../../model/errors.ts';
import type { Check } from '../../plugin/define-check.ts';
import { defineProvider, type Provider } from '../../plugin/define-provider.ts';
import { ACCOUNT_FIELDS } from './account-fields.ts';
import { awsEntities, awsTells } from './aws-entities.ts';
import { AwsSession } from './aws-session.ts';
import { type AwsTuning, DEFAULT_TUNING } from './aws-tuning.ts';
import type { AwsWatcher } from './aws-watcher.ts';
import { diagnoseAws } from './diagnose-aws.ts';
import { securityGroupChecks } from './ec2/security-group.checks.ts';
import { securityGroup } from './ec2/security-group.watcher.ts';
import { iamGroupChecks } from './iam/iam-group.checks.ts';
import { iamGroup } from './iam/iam-group.watcher.ts';
import { iamRoleChecks } from './iam/iam-role.checks.ts';
import { iamRole } from './iam/iam-role.watcher.ts';
import { iamUserChecks } from './iam/iam-user.checks.ts';
import { iamUser } from './iam/iam-user.watcher.ts';
import { managedPolicyChecks } from './iam/managed-policy.checks.ts';
import { managedPolicy } from './iam/managed-policy.watcher.ts';
import { kmsChecks } from './kms/kms.checks.ts';
import { kms } from './kms/kms.watcher.ts';
import { s3Checks } from './s3/s3.checks.ts';
import { s3 } from './s3/s3.watcher.ts';
import { sqsChecks } from './sqs/sqs.checks.ts';
import { sqs } from './sqs/sqs.watcher.ts';

/** A technology with what its configurations tell about the environment. */
const withEntities = (watcher: AwsWatcher): AwsWatcher => {
  const entities = awsEntities[watcher.index];
  const tells = awsTells[watcher.index];
  return entities === undefined || tells === undefined ? watcher : { ...watcher, entities, tells };
};

const WATCHERS: readonly AwsWatcher[] = [iamGroup, iamRole, iamUser, kms, managedPolicy, s3, securityGroup, sqs].map(withEntities);

const CHECKS: readonly Check[] = [
  ...iamGroupChecks,
  ...iamRoleChecks,
  ...iamUserChecks,
  ...kmsChecks,
  ...managedPolicyChecks,
  ...s3Checks,
  ...securityGroupChecks,
  ...sqsChecks,
];

const parseIdentifier = (text: string): string => {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{12}$/.test(digits)) throw new MonkeyError('bad-input', `"${text}" is no AWS account number: it has 12 digits.`);
  return digits;
};

/** AWS, as hard and as patient as the tuning says. */
export const awsProvider = (tuning: Partial<AwsTuning> = {}): Provider => {
  const complete = { ...DEFAULT_TUNING, ...tuning };
  return defineProvider({
    type: 'AWS',
    title: 'Amazon Web Services',
    fields: ACCOUNT_FIELDS,
    watchers: WATCHERS,
    checks: CHECKS,
    parseIdentifier,
    open: async (options) => new AwsSession(options, WATCHERS, complete),
    diagnose: (options, watchers) => diagnoseAws(options, watchers, WATCHERS, complete),
  });
};

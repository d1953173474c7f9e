import { MonkeyError } from '../../model/errors.ts';
import { defineProvider, type Provider } from '../../plugin/define-provider.ts';
import { ACCOUNT_FIELDS } from './account-fields.ts';
import { amazonAccounts } from './amazon-accounts.ts';
import { awsEntities, awsTells } from './aws-entities.ts';
import { AwsSession } from './aws-session.ts';
import { type AwsTuning, DEFAULT_TUNING } from './aws-tuning.ts';
import { AWS_CHECKS, AWS_WATCHERS } from './aws-units.ts';
import type { AwsWatcher } from './aws-watcher.ts';
import { diagnoseAws } from './diagnose-aws.ts';
import { fetchCanonicalId } from './fetch-canonical-id.ts';
import { leastPolicy } from './least-policy.ts';
import { awsActionData } from './policy/aws-action-data.ts';
import { policyViews } from './policy/policy-views.ts';
import { readS3Object } from './read-s3-object.ts';

/** A technology with what its configurations tell about the environment. */
const withEntities = (watcher: AwsWatcher): AwsWatcher => {
  const entities = awsEntities[watcher.index];
  const tells = awsTells[watcher.index];
  return entities === undefined || tells === undefined ? watcher : { ...watcher, entities, tells };
};

const WATCHERS: readonly AwsWatcher[] = AWS_WATCHERS.map(withEntities);

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
    identifier: { title: 'Number', description: 'The account number: 12 digits; hyphens are taken out.' },
    fields: ACCOUNT_FIELDS,
    watchers: WATCHERS,
    checks: AWS_CHECKS,
    parseIdentifier,
    open: async (options) => new AwsSession(options, WATCHERS, complete),
    diagnose: (options, watchers) => diagnoseAws(options, watchers, WATCHERS, complete),
    fetchFields: (options) => fetchCanonicalId(options, WATCHERS, complete),
    policyFor: leastPolicy,
    serviceAccounts: amazonAccounts,
    configurationViews: policyViews(awsActionData),
    readObject: (location, signal) => readS3Object(location, signal, complete),
  });
};

import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck, type Subject, thresholdFact } from '../../../plugin/define-check.ts';
import { iamPolicyChecks } from '../iam-policy-checks.ts';
import { parseDate } from '../parse-date.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { attachedManagedPolicies } from './attached-managed-policies.checks.ts';

const iamUser = { index: 'iamuser', auditorClass: 'IAMUserAuditor', noun: 'IAM user' };

interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: Json | undefined;
  readonly lastUsed: Json | undefined;
}

/** Entries without a status say nothing about a key. */
const accessKeysOf = ({ AccessKeys }: JsonObject): readonly AccessKey[] => {
  if (!Array.isArray(AccessKeys)) return [];
  const keys = new Map<string, AccessKey>();
  for (const entry of AccessKeys as readonly (Json | undefined)[]) {
    if (!isJsonObject(entry) || typeof entry['Status'] !== 'string') continue;
    const id = typeof entry['AccessKeyId'] === 'string' ? entry['AccessKeyId'] : '';
    keys.set(id, { id, active: entry['Status'] === 'Active', created: entry['CreateDate'], lastUsed: entry['LastUsedDate'] });
  }
  return [...keys.values()];
};

const activeKeysOf = (config: JsonObject): readonly AccessKey[] => accessKeysOf(config).filter(({ active }) => active);

const LIMIT_DAYS = 90;
const LIMIT_MS = LIMIT_DAYS * 24 * 60 * 60 * 1000;

/** True when `date` is more than 90 days ago. While it is not, says when it will be. */
const isPastLimit = (date: Date, subject: Pick<Subject, 'now' | 'holdsUntil'>): boolean => {
  const limit = date.getTime() + LIMIT_MS;
  if (subject.now.getTime() > limit) return true;
  subject.holdsUntil(new Date(limit + 1));
  return false;
};

/** Empty as the original had it: also `false`, which stands there in old configurations. */
const isEmpty = (value: Json | undefined): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0);

const accessKeyActive = defineCheck({
  id: 'iamuser.access-key-active',
  watches: iamUser,
  overrideKey: 'check_active_access_keys (IAMUserAuditor)',
  category: ISSUE_CATEGORY.informational,
  score: 1,
  title: 'The IAM user has no active access key',
  risk: 'Access keys do not expire; whoever finds one has the permissions of the user.',
  remedy: 'Use a role with temporary credentials instead of the access key.',
  *audit({ config }) {
    for (const { id } of activeKeysOf(config)) {
      yield { key: id, notes: `Active Accesskey [${id}]`, facts: [configFact('AccessKeyId', id), configFact('Status', 'Active')] };
    }
  },
});

const accessKeyInactive = defineCheck({
  id: 'iamuser.access-key-inactive',
  watches: iamUser,
  overrideKey: 'check_inactive_access_keys (IAMUserAuditor)',
  category: ISSUE_CATEGORY.informational,
  score: 0,
  title: 'The IAM user has no inactive access key left',
  risk: 'An inactive key can be activated again.',
  remedy: 'Delete the access key.',
  *audit({ config }) {
    for (const { id, active } of accessKeysOf(config)) {
      if (active) continue;
      yield { key: id, notes: `Inactive Accesskey [${id}]`, facts: [configFact('AccessKeyId', id), configFact('Status', 'Inactive')] };
    }
  },
});

const accessKeyRotation = defineCheck({
  id: 'iamuser.access-key-rotation',
  watches: iamUser,
  overrideKey: 'check_access_key_rotation (IAMUserAuditor)',
  category: ISSUE_CATEGORY.rotation,
  score: 1,
  title: `Access keys of the IAM user are not older than ${LIMIT_DAYS} days`,
  risk: 'The older a key is, the more places it may have leaked from.',
  remedy: 'Make a new access key, put it where the old one is used, and delete the old one.',
  *audit(subject) {
    for (const { id, created } of activeKeysOf(subject.config)) {
      const date = parseDate(created);
      if (date === null || !isPastLimit(date, subject)) continue;
      yield {
        key: id,
        notes: `Active Accesskey [${id}] last rotated > ${LIMIT_DAYS} days ago on ${created}`,
        facts: [configFact('AccessKeyId', id), configFact('CreateDate', created), thresholdFact('days', LIMIT_DAYS)],
      };
    }
  },
});

const accessKeyUnused = defineCheck({
  id: 'iamuser.access-key-unused',
  watches: iamUser,
  overrideKey: 'check_access_key_last_used (IAMUserAuditor)',
  category: ISSUE_CATEGORY.unused,
  score: 1,
  title: `Access keys of the IAM user were used in the last ${LIMIT_DAYS} days`,
  risk: 'Nobody would notice that a key which nobody uses is misused.',
  remedy: 'Deactivate the access key, and delete it when nothing breaks.',
  ephemeral: ['AccessKeys$*$LastUsedDate'],
  *audit(subject) {
    for (const { id, created, lastUsed } of activeKeysOf(subject.config)) {
      // A key that was never used counts from the day it was made.
      const stored = isEmpty(lastUsed) ? created : lastUsed;
      const date = parseDate(stored);
      if (date === null || !isPastLimit(date, subject)) continue;
      yield {
        key: id,
        notes: `Active Accesskey [${id}] last used > ${LIMIT_DAYS} days ago on ${stored}`,
        facts: [configFact('AccessKeyId', id), configFact('LastUsedDate', stored), thresholdFact('days', LIMIT_DAYS)],
      };
    }
  },
});

const loginWithoutMfa = defineCheck({
  id: 'iamuser.login-without-mfa',
  watches: iamUser,
  overrideKey: 'check_no_mfa (IAMUserAuditor)',
  category: ISSUE_CATEGORY.insecureConfiguration,
  score: 1,
  title: 'The IAM user needs a second factor to sign in',
  risk: 'A guessed or stolen password is enough to sign in.',
  remedy: 'Give the user an MFA device, or remove the password.',
  *audit({ config }) {
    if (isEmpty(config['LoginProfile']) || !isEmpty(config['MfaDevices'])) return;
    yield {
      key: 'mfa',
      notes: 'User with password login and no MFA devices',
      facts: [configFact('has a password', true), configFact('has an MFA device', false)],
    };
  },
});

const loginAndAccessKeys = defineCheck({
  id: 'iamuser.login-and-access-keys',
  watches: iamUser,
  overrideKey: 'check_loginprofile_plus_akeys (IAMUserAuditor)',
  category: ISSUE_CATEGORY.informational,
  score: 1,
  title: 'The IAM user is either a person or a program',
  risk: 'Two ways in, of which one is usually forgotten.',
  remedy: 'Remove the password of programs and the access keys of people.',
  *audit({ config }) {
    if (isEmpty(config['LoginProfile']) || activeKeysOf(config).length === 0) return;
    yield {
      key: 'login and access keys',
      notes: 'User with password login and API access',
      facts: [configFact('has a password', true), configFact('has an active access key', true)],
    };
  },
});

export const iamUserChecks: readonly Check[] = [
  ...iamPolicyChecks({ ...iamUser, documents: (config) => documentsAt(config, ['InlinePolicies$*']) }),
  attachedManagedPolicies(iamUser),
  accessKeyActive,
  accessKeyInactive,
  accessKeyRotation,
  accessKeyUnused,
  loginWithoutMfa,
  loginAndAccessKeys,
];

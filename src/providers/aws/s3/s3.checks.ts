import type { Fact, Finding } from '../../../model/finding.ts';
import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { type AccountFacts, accountFact, type Check, configFact, defineCheck, type Subject } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { noteList } from '../policy/note-list.ts';
import { sortedUnique, stringList } from '../policy/string-list.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

const s3 = { index: 's3' };

/** One entry of the access control list. */
interface Grantee {
  /** As stored: a canonical id, the address of a group, or in old configurations a display name. */
  readonly name: string;
  readonly lower: string;
  readonly permissions: readonly string[];
}

const ownerOf = (config: JsonObject): string | null => {
  const owner = config['Owner'];
  const id = isJsonObject(owner) ? owner['ID'] : undefined;
  return typeof id === 'string' ? id.toLowerCase() : null;
};

/** Everybody in the access control list but the owner of the bucket. */
const granteesOf = (config: JsonObject): readonly Grantee[] => {
  const grants = config['Grants'];
  if (!isJsonObject(grants)) return [];
  const owner = ownerOf(config);
  return Object.entries(grants)
    .map(([name, permissions]) => ({ name, lower: name.toLowerCase(), permissions: sortedUnique(stringList(permissions)) }))
    .filter(({ lower }) => lower !== owner);
};

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/allusers';
const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/authenticatedusers';
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/logdelivery';
const GROUPS: ReadonlySet<string> = new Set([ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY]);

const AWS_ITSELF = 'Account: [AWS/AWS] ';

const aclFinding = ({ name, permissions }: Grantee, account: string, facts: readonly Fact[] = []): Finding => ({
  key: findingKey(`ACL:${name}`),
  notes: `${account}Entity: [ACL:${name}] Actions: ${noteList(permissions)}`,
  facts: [configFact('grantee', name), configFact('permissions', permissions), ...facts],
});

/** Canonical ids are long and have neither blanks nor punctuation; no display name is like that. */
const isCanonicalId = (grantee: string): boolean => /^[0-9a-z]{32,}$/.test(grantee);

interface KnownGrantees {
  readonly canonical: boolean;
  readonly thirdParty: boolean;
}

const ownerAmong = ({ known }: Subject, { lower }: Grantee, thirdParty: boolean): AccountFacts | undefined =>
  known.owners('canonical', lower).owners.find((owner) => owner.thirdParty === thirdParty);

function* knownGrantees(subject: Subject, { canonical, thirdParty }: KnownGrantees): Iterable<Finding> {
  for (const grantee of granteesOf(subject.config)) {
    if (GROUPS.has(grantee.lower) || isCanonicalId(grantee.lower) !== canonical) continue;
    const owner = ownerAmong(subject, grantee, thirdParty);
    if (owner === undefined) continue;
    const account = `Account: [${owner.identifier}/${owner.name}] `;
    yield aclFinding(grantee, account, [accountFact(owner.identifier, thirdParty ? 'thirdparty' : 'friendly')]);
  }
}

function* unknownGrantees({ config, known }: Subject): Iterable<Finding> {
  for (const grantee of granteesOf(config)) {
    if (GROUPS.has(grantee.lower)) continue;
    const { owners, complete } = known.owners('canonical', grantee.lower);
    if (owners.length === 0 && complete) yield aclFinding(grantee, '', [accountFact(grantee.name, 'unknown')]);
  }
}

function* groupGrantees({ config }: Subject, groups: readonly string[]): Iterable<Finding> {
  for (const grantee of granteesOf(config)) {
    if (groups.includes(grantee.lower)) yield aclFinding(grantee, AWS_ITSELF);
  }
}

const REMOVE_GRANT = 'Remove the grant; better still, turn access control lists off (object ownership: bucket owner enforced).';

const aclInternetAccessible = defineCheck({
  id: 's3.acl-internet-accessible',
  watches: s3,
  overrideKey: 'check_acl_internet_accessible (S3Auditor)',
  category: ISSUE_CATEGORY.internetAccessible,
  score: 10,
  title: 'The access control list of the S3 bucket does not let the whole internet in',
  risk: 'Anybody, or anybody with some AWS account, has the granted permissions on the bucket.',
  remedy: 'Remove the grant and block public access to the bucket.',
  audit: (subject) => groupGrantees(subject, [ALL_USERS, AUTHENTICATED_USERS]),
});

const aclLogDelivery = defineCheck({
  id: 's3.acl-log-delivery',
  watches: s3,
  overrideKey: 'check_acl_log_delivery (S3Auditor)',
  category: ISSUE_CATEGORY.thirdParty,
  score: 0,
  title: 'S3 buckets that receive access logs are known',
  risk: 'The logging service of AWS writes into the bucket.',
  remedy: 'Justify the grant where the bucket is meant to receive logs; remove it elsewhere.',
  audit: (subject) => groupGrantees(subject, [LOG_DELIVERY]),
});

const aclFriendlyLegacy = defineCheck({
  id: 's3.acl-friendly-legacy',
  watches: s3,
  overrideKey: 'check_acl_friendly_legacy (S3Auditor)',
  category: ISSUE_CATEGORY.friendly,
  score: 0,
  title: 'Other accounts of ours that the access control list names by display name are known',
  risk: 'A break-in into the other account reaches the bucket.',
  remedy: REMOVE_GRANT,
  audit: (subject) => knownGrantees(subject, { canonical: false, thirdParty: false }),
});

const aclThirdPartyLegacy = defineCheck({
  id: 's3.acl-thirdparty-legacy',
  watches: s3,
  overrideKey: 'check_acl_thirdparty_legacy (S3Auditor)',
  category: ISSUE_CATEGORY.thirdParty,
  score: 0,
  title: 'Third parties that the access control list names by display name are known',
  risk: 'How well the third party protects its account decides how well the bucket is protected.',
  remedy: REMOVE_GRANT,
  audit: (subject) => knownGrantees(subject, { canonical: false, thirdParty: true }),
});

const aclFriendlyCanonical = defineCheck({
  id: 's3.acl-friendly-canonical',
  watches: s3,
  overrideKey: 'check_acl_friendly_canonical (S3Auditor)',
  category: ISSUE_CATEGORY.friendly,
  score: 0,
  title: 'Other accounts of ours that the access control list names are known',
  risk: 'A break-in into the other account reaches the bucket.',
  remedy: REMOVE_GRANT,
  audit: (subject) => knownGrantees(subject, { canonical: true, thirdParty: false }),
});

const aclThirdPartyCanonical = defineCheck({
  id: 's3.acl-thirdparty-canonical',
  watches: s3,
  overrideKey: 'check_acl_thirdparty_canonical (S3Auditor)',
  category: ISSUE_CATEGORY.thirdParty,
  score: 0,
  title: 'Third parties that the access control list names are known',
  risk: 'How well the third party protects its account decides how well the bucket is protected.',
  remedy: REMOVE_GRANT,
  audit: (subject) => knownGrantees(subject, { canonical: true, thirdParty: true }),
});

const aclUnknown = defineCheck({
  id: 's3.acl-unknown',
  watches: s3,
  overrideKey: 'check_acl_unknown (S3Auditor)',
  category: ISSUE_CATEGORY.unknown,
  score: 10,
  title: 'The access control list of the S3 bucket names nobody unknown',
  risk: 'Somebody whom nobody here knows has the granted permissions on the bucket.',
  remedy: 'Find out whose canonical id it is: add it to the known account, or remove the grant.',
  audit: unknownGrantees,
});

const isEmpty = (policy: JsonObject[string]): boolean =>
  policy === undefined || policy === null || policy === '' || (typeof policy === 'object' && Object.keys(policy).length === 0);

const policyMissing = defineCheck({
  id: 's3.policy-missing',
  watches: s3,
  overrideKey: 'check_policy_exists (S3Auditor)',
  category: 'POLICY - No Policy.',
  score: 0,
  title: 'The S3 bucket has a policy',
  risk: 'Without a policy nothing forbids unencrypted transport, and access rests on identities and access control lists alone.',
  remedy: 'Give the bucket a policy that says who may use it and how.',
  *audit({ config }) {
    if (isEmpty(config['Policy'])) yield { key: 'policy', notes: null, facts: [configFact('Policy', config['Policy'])] };
  },
});

export const s3Checks: readonly Check[] = [
  ...resourcePolicyChecks({
    index: s3.index,
    auditorClass: 'S3Auditor',
    noun: 'S3 bucket',
    documents: (config) => documentsAt(config, ['Policy']),
  }),
  aclInternetAccessible,
  aclLogDelivery,
  aclFriendlyLegacy,
  aclThirdPartyLegacy,
  aclFriendlyCanonical,
  aclThirdPartyCanonical,
  aclUnknown,
  policyMissing,
];

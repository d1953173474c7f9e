import { WHITELIST_IDENTIFIER } from '../../../model/account.ts';
import { normalNetwork } from '../../../model/network-coverage.ts';
import type { AccountFacts, Answer, Known, Subject } from '../../../plugin/define-check.ts';
import { type Arn, isAccountNumber } from './arn.ts';
import { organizationIdOf } from './organization.ts';
import type { Who } from './policy-statement.ts';

export const ENTITY_CLASSES = ['SAME', 'FRIENDLY', 'THIRDPARTY', 'UNKNOWN'] as const;
export type EntityClass = (typeof ENTITY_CLASSES)[number];

/**
 * Whose something is: the account that stands for each class, null where no account is known. Empty when it belongs to
 * AWS itself, says nothing about accounts, or cannot be decided yet.
 */
export type Classification = ReadonlyMap<EntityClass, AccountFacts | null>;

/** What a classification may ask. */
export interface Asker extends Pick<Subject, 'account' | 'settings'> {
  readonly known: Pick<Known, 'account' | 'owners'>;
}

const NOBODY: Classification = new Map();
const UNKNOWN: Classification = new Map([['UNKNOWN', null]]);

/** Unique ids of IAM users and roles: what a principal becomes when the user or role it named is deleted. */
const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]{12,}$/;
export const isUniqueId = (text: string): boolean => UNIQUE_ID.test(text);

const classOfAccount = (owner: AccountFacts, own: AccountFacts): EntityClass => {
  if (owner.identifier === own.identifier || owner.identifier === WHITELIST_IDENTIFIER) return 'SAME';
  return owner.thirdParty ? 'THIRDPARTY' : 'FRIENDLY';
};

/** Networks overlap, so there may be several owners; what is also one's own is no cross-account access. */
const classifyAnswer = ({ owners, complete }: Answer, { account }: Asker): Classification => {
  if (owners.length === 0) return complete ? UNKNOWN : NOBODY;
  const classes = new Map(owners.map((owner) => [classOfAccount(owner, account), owner] as const));
  const same = classes.get('SAME');
  return same === undefined ? classes : new Map([['SAME', same]]);
};

/** By account number. The own one is known without asking. */
export const classifyAccount = (number: string, asker: Asker): Classification => {
  if (number === asker.account.identifier) return new Map([['SAME', asker.account]]);
  if (number === WHITELIST_IDENTIFIER) return new Map([['SAME', null]]);
  return classifyAnswer(asker.known.account(number), asker);
};

/** A network that cannot be read belongs to nobody. */
export const classifyNetwork = (cidr: string, asker: Asker): Classification => {
  const network = normalNetwork(cidr);
  return network === null ? UNKNOWN : classifyAnswer(asker.known.owners('network', network), asker);
};

const classifyParsed = (arn: Arn, asker: Asker): Classification => {
  // CloudFront's origin access identities, AWS's own policies: run by AWS for whoever uses them.
  if (arn.account === 'cloudfront' || arn.account === 'aws') return NOBODY;
  if (arn.account !== null && isAccountNumber(arn.account)) return classifyAccount(arn.account, asker);
  if (arn.service === 's3' && arn.resource !== null) return classifyAnswer(asker.known.owners('s3', arn.resource), asker);
  return UNKNOWN;
};

const classifyArn = ({ value, arn }: Who, asker: Asker): Classification => {
  if (arn !== null) return classifyParsed(arn, asker);
  return isUniqueId(value) ? classifyAnswer(asker.known.owners('userid', value), asker) : UNKNOWN;
};

const classifyPrincipal = (who: Who, asker: Asker): Classification =>
  who.kind === 'CanonicalUser' && who.value !== '*'
    ? classifyAnswer(asker.known.owners('canonical', who.value.toLowerCase()), asker)
    : classifyArn(who, asker);

const classifyOrganization = (value: string, { settings }: Asker): Classification =>
  settings.ownOrganizations.includes(organizationIdOf(value)) ? new Map([['FRIENDLY', null]]) : UNKNOWN;

/** Whose `who` is. */
export const classify = (who: Who, asker: Asker): Classification => {
  switch (who.category) {
    case 'principal':
      return classifyPrincipal(who, asker);
    case 'arn':
      return classifyArn(who, asker);
    case 'account':
      return classifyAccount(who.value, asker);
    case 'userid':
      return classifyAnswer(asker.known.owners('userid', who.value.split(':', 1)[0]!), asker);
    case 'cidr':
      return classifyNetwork(who.value, asker);
    case 'vpc':
    case 'vpce':
      return classifyAnswer(asker.known.owners(who.category, who.value), asker);
    case 'organization':
      return classifyOrganization(who.value, asker);
    case 'saml-endpoint':
      // The audience is the sign-in page of AWS; who may come is said by the provider, which is a principal.
      return NOBODY;
  }
};

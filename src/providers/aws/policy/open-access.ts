import { rangeOf } from '../../../model/network-coverage.ts';
import { type Arn, parseArn } from './arn.ts';
import type { ConditionKey } from './condition-entries.ts';
import { isOpenNetwork, mergeNetworks } from './network.ts';
import { organizationIdOf } from './organization.ts';
import type { PolicyStatement } from './policy-statement.ts';

const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?');

/** Bucket names have no account in their ARN, so only a pattern of names is open: anybody can make a bucket that matches. */
const isOpenBucket = (account: string, resource: string): boolean =>
  (account === '' || account === '*') && hasWildcard(resource.split('/', 1)[0]!);

/** True for a principal or ARN that fits callers of any account. */
const isOpenArn = (text: string, arn: Arn | null = parseArn(text)): boolean => {
  if (arn === null) return text.includes('*');
  if (arn.account === null || arn.resource === null) return false;
  if (arn.service === 's3') return isOpenBucket(arn.account, arn.resource);
  return arn.account === '' || arn.account === '*';
};

/** `AROA…:*` is every session of one role; a star anywhere else fits other identities too. */
const isOpenUserId = (text: string): boolean => {
  const star = text.indexOf('*');
  return star >= 0 && (star < text.length - 1 || text.length === 1);
};

const areOpenNetworks = (values: readonly string[], openPrefixLength: number): boolean => {
  if (values.some((value) => value.endsWith('/0'))) return true;
  const networks = values.map(rangeOf).filter((network) => network !== null);
  return mergeNetworks(networks).some((network) => isOpenNetwork(network, openPrefixLength));
};

const hasOpenValue = ({ category, values }: ConditionKey, openPrefixLength: number): boolean => {
  switch (category) {
    case 'arn':
      return values.some((value) => isOpenArn(value));
    case 'cidr':
      return areOpenNetworks(values, openPrefixLength);
    case 'userid':
      return values.some(isOpenUserId);
    case 'organization':
      return values.some((value) => hasWildcard(organizationIdOf(value)));
    case 'account':
    case 'vpc':
    case 'vpce':
    case 'saml-endpoint':
      return values.some((value) => value.includes('*'));
  }
};

/** AWS ANDs keys and ORs their values: one key that is demanded and has no open value keeps strangers out. */
const isRestricted = (keys: readonly ConditionKey[], openPrefixLength: number): boolean =>
  keys.some((key) => !key.optional && !hasOpenValue(key, openPrefixLength));

/** True when anybody on the internet may do what the statement allows. Deny statements elsewhere take nothing away. */
export const isOpenStatement = (statement: PolicyStatement, openPrefixLength: number): boolean =>
  statement.allows &&
  (statement.usesNotPrincipal || statement.whos.some(({ category, value, arn }) => category === 'principal' && isOpenArn(value, arn))) &&
  !isRestricted(statement.conditionKeys, openPrefixLength);

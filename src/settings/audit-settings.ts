import { defineSetting } from './setting.ts';
import { listOf, oneOf, type ValueKind, wholeNumber } from './value-kind.ts';

const prefixes = listOf('service prefixes');

const sensitiveServices: ValueKind<'ALL' | readonly string[]> = {
  valid: `ALL, or ${prefixes.valid}`,
  read(written) {
    const members = prefixes.read(written)?.map((prefix) => prefix.toLowerCase());
    return members?.length === 1 && members[0] === 'all' ? 'ALL' : members;
  },
};

export const auditSettings = {
  securityGroupInstanceDetail: defineSetting({
    key: 'SECURITYGROUP_INSTANCE_DETAIL',
    variable: 'SECURITYGROUP_INSTANCE_DETAIL',
    default: 'FULL',
    sentence: 'How much is read of what a security group is attached to; with NONE no group counts as unattached.',
    kind: oneOf(['NONE', 'SUMMARY', 'FULL']),
    shared: true,
  }),
  sensitiveServices: defineSetting({
    key: 'SENSITIVE_SERVICES',
    variable: 'SENSITIVE_SERVICES',
    otherKeys: ['DEFAULT_SENSITIVE'],
    default:
      'account,acm-pca,cloudtrail,config,guardduty,iam,identitystore,kms,organizations,ram,route53domains,secretsmanager,securityhub,sso,sts',
    sentence: 'Service prefixes whose write access is reported; ALL; or empty for none.',
    kind: sensitiveServices,
    shared: true,
  }),
  ownOrganizations: defineSetting({
    key: 'own_organizations',
    default: '',
    sentence: 'Ids of your own AWS organizations (`o-…`).',
    kind: listOf('ids of organizations'),
    shared: true,
  }),
  openPrefixLength: defineSetting({
    key: 'open_prefix_length',
    default: '7',
    sentence: 'IPv4 networks with a prefix of this length or shorter count as the whole internet.',
    kind: wholeNumber(0, 16),
    shared: true,
  }),
  managedPolicies: defineSetting({
    key: 'managed_policies',
    default: 'attached',
    sentence: 'Which policies of AWS itself are watched: those attached to something, or all.',
    kind: oneOf(['attached', 'all']),
    shared: true,
  }),
} as const;

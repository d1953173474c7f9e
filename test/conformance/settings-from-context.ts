import type { AuditSettings } from '../../src/plugin/define-check.ts';
import { stringList } from '../../src/providers/aws/policy/string-list.ts';
import type { VectorContext } from './vector.ts';

/** The widest network that was ever given to one holder is a /8: what is wider is the internet. */
const OPEN_PREFIX_LENGTH = 7;

/** `ALL`, a list, or a text with commas; an empty value switches the check off. */
const sensitiveServices = (value: unknown): AuditSettings['sensitiveServices'] => {
  if (value === undefined || value === 'ALL') return 'ALL';
  if (Array.isArray(value)) return value.includes('ALL') ? 'ALL' : value.map(String);
  return typeof value === 'string' ? value.split(/[\s,]+/).filter((service) => service !== '') : [];
};

const instanceDetail = (value: unknown): AuditSettings['securityGroupInstanceDetail'] =>
  value === 'NONE' || value === 'SUMMARY' ? value : 'FULL';

/** The product settings that a vector is to be judged under; defaults where it names none. */
export const settingsFrom = (context: VectorContext | undefined): AuditSettings => {
  const settings = context?.settings ?? {};
  const openPrefixLength = settings['OPEN_PREFIX_LENGTH'];
  return {
    securityGroupInstanceDetail: instanceDetail(settings['SECURITYGROUP_INSTANCE_DETAIL']),
    sensitiveServices: sensitiveServices(settings['SENSITIVE_SERVICES']),
    ownOrganizations: stringList(settings['OWN_ORGANIZATIONS']),
    openPrefixLength: typeof openPrefixLength === 'number' ? openPrefixLength : OPEN_PREFIX_LENGTH,
  };
};

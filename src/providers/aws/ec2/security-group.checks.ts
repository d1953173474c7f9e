import type { Finding } from '../../../model/finding.ts';
import type { Json } from '../../../model/json.ts';
import { rangeOf } from '../../../model/network-coverage.ts';
import { type Check, configFact, defineCheck, type Subject } from '../../../plugin/define-check.ts';
import { accountText } from '../policy/account-text.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { isInside, PRIVATE_NETWORKS } from '../policy/network.ts';
import { DIRECTIONS, type Direction, FOREIGN_LABELS, type ForeignClass, isOpen, peersOf, rulesOf } from './group-rules.ts';

const securityGroup = { index: 'securitygroup' };

/** Nothing attached, as far as the setting lets us know: an empty list, or the count of SUMMARY. */
const isUnattached = (assigned: Json | undefined): boolean => {
  if (typeof assigned === 'string') return assigned === '' || assigned.startsWith('0 ');
  return !assigned || (typeof assigned === 'object' && Object.keys(assigned).length === 0);
};

/**
 * A group that protects nothing opens nothing: its findings stay, without a score. What is attached moves by itself, so it
 * is no fact that a justification could hang on.
 */
const scoreOf = (base: number, { config, settings }: Subject): number =>
  settings.securityGroupInstanceDetail !== 'NONE' && isUnattached(config['assigned_to']) ? 0 : base;

/** Equal rules are one finding. */
const unique = (findings: Iterable<Finding>): Iterable<Finding> => new Map([...findings].map((finding) => [finding.key, finding])).values();

function* openRules(subject: Subject, direction: Direction, base: number): Iterable<Finding> {
  for (const { direction: ruleDirection, access, cidr } of rulesOf(subject.config)) {
    if (ruleDirection !== direction || cidr === null || !isOpen(cidr, subject)) continue;
    yield {
      key: findingKey(`cidr:${cidr} ${access}`),
      notes: `Entity: [cidr:${cidr}] Access: [${access}]`,
      score: scoreOf(base, subject),
      facts: [configFact('rule', `${cidr} ${access}`)],
    };
  }
}

function* privateRules(subject: Subject, base: number): Iterable<Finding> {
  // Inside a VPC private addresses are what one expects.
  if (subject.config['vpc_id']) return;
  for (const { cidr } of rulesOf(subject.config)) {
    const network = cidr === null ? null : rangeOf(cidr);
    if (cidr === null || network === null || !isInside(network, PRIVATE_NETWORKS)) continue;
    yield {
      key: findingKey(`cidr:${cidr}`),
      notes: cidr,
      score: scoreOf(base, subject),
      facts: [configFact('cidr', cidr), configFact('vpc_id', null)],
    };
  }
}

function* foreignRules(subject: Subject, direction: Direction, wanted: ForeignClass, base: number): Iterable<Finding> {
  for (const rule of rulesOf(subject.config)) {
    if (rule.direction !== direction) continue;
    for (const { entity, key, found, fact } of peersOf(rule, subject)) {
      const account = found.get(wanted);
      if (account === undefined) continue;
      yield {
        key: findingKey(`${key} ${rule.access}`),
        notes: `${accountText(account)}Entity: [${entity}] Access: [${rule.access}]`,
        score: scoreOf(base, subject),
        facts: [configFact('rule', `${entity} ${rule.access}`), fact(FOREIGN_LABELS[wanted])],
      };
    }
  }
}

/** Which interfaces it is attached to moves with every scaling; only whether it is attached to anything counts. */
const ATTACHMENT = [{ path: 'assigned_to', matters: (value: Json) => Array.isArray(value) && value.length === 0 }];

const classicRfc1918 = defineCheck({
  id: 'securitygroup.classic-rfc1918',
  watches: securityGroup,
  overrideKey: 'check_securitygroup_ec2_rfc1918 (SecurityGroupAuditor)',
  category: 'Non-VPC Security Group contains private RFC-1918 CIDR',
  score: 5,
  title: 'A security group outside a VPC names no private network',
  risk: 'Outside a VPC private addresses belong to whoever is next to you in the data centre of AWS.',
  remedy: 'Move what the group protects into a VPC.',
  ephemeral: ATTACHMENT,
  audit: (subject) => unique(privateRules(subject, 5)),
});

const PREPOSITION = { ingress: 'from', egress: 'to' } as const satisfies Record<Direction, string>;

const internetAccessible = (direction: Direction): Check =>
  defineCheck({
    id: `securitygroup.internet-accessible-${direction}`,
    watches: securityGroup,
    overrideKey: `check_internet_accessible_${direction} (SecurityGroupAuditor)`,
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    title: `The security group does not allow traffic ${PREPOSITION[direction]} the whole internet`,
    risk:
      direction === 'ingress' ? 'Anybody on the internet can reach the open ports.' : 'Whoever breaks in can send what they find anywhere.',
    remedy: 'Name the networks or the security groups that are meant.',
    ephemeral: ATTACHMENT,
    audit: (subject) => unique(openRules(subject, direction, 10)),
  });

interface Foreign {
  readonly id: string;
  readonly wanted: ForeignClass;
  readonly category: string;
  readonly score: number;
  readonly whom: string;
  readonly risk: string;
  readonly remedy: string;
}

const FOREIGN: readonly Foreign[] = [
  {
    id: 'friendly',
    wanted: 'FRIENDLY',
    category: ISSUE_CATEGORY.friendly,
    score: 0,
    whom: 'other accounts of ours',
    risk: 'A break-in into the other account reaches this network.',
    remedy: 'Justify the rule, or remove it.',
  },
  {
    id: 'thirdparty',
    wanted: 'THIRDPARTY',
    category: ISSUE_CATEGORY.thirdParty,
    score: 0,
    whom: 'third parties',
    risk: 'How well the third party protects its network decides how well this one is protected.',
    remedy: 'Justify the rule while the contract lasts, and remove it afterwards.',
  },
  {
    id: 'unknown',
    wanted: 'UNKNOWN',
    category: ISSUE_CATEGORY.unknown,
    score: 10,
    whom: 'unknown networks and accounts',
    risk: 'Nobody here knows whose network or group it is.',
    remedy: 'Find out whose it is: add the network to the whitelist or the account to the known ones, or remove the rule.',
  },
];

const crossAccount = ({ id, wanted, category, score, whom, risk, remedy }: Foreign, direction: Direction): Check =>
  defineCheck({
    id: `securitygroup.${id}-cross-account-${direction}`,
    watches: securityGroup,
    overrideKey: `check_${id}_cross_account_${direction} (SecurityGroupAuditor)`,
    category,
    score,
    title: `Rules of the security group that allow traffic ${PREPOSITION[direction]} ${whom} are known`,
    risk,
    remedy,
    ephemeral: ATTACHMENT,
    audit: (subject) => unique(foreignRules(subject, direction, wanted, score)),
  });

export const securityGroupChecks: readonly Check[] = [
  classicRfc1918,
  ...DIRECTIONS.map(internetAccessible),
  ...FOREIGN.flatMap((foreign) => DIRECTIONS.map((direction) => crossAccount(foreign, direction))),
];

import type { Fact, Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { rangeOf } from '../../../model/network-coverage.ts';
import {
  type AccountFacts,
  accountFact,
  type Check,
  configFact,
  defineCheck,
  networkFact,
  type Subject,
} from '../../../plugin/define-check.ts';
import { type Classification, classifyAccount, classifyNetwork, type EntityClass } from '../policy/classify.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { isInside, isOpenNetwork, PRIVATE_NETWORKS } from '../policy/network.ts';

const securityGroup = { index: 'securitygroup' };

const DIRECTIONS = ['ingress', 'egress'] as const;
type Direction = (typeof DIRECTIONS)[number];

interface Rule {
  readonly direction: Json;
  /** `ingress:tcp:80`, as the notes print it. */
  readonly access: string;
  readonly cidr: string | null;
  /** Of a rule that names another group. */
  readonly owner: string | null;
  readonly group: string;
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** How a protocol or a port is printed, whether it is stored as a number or as a text. */
const scalar = (value: Json | undefined): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);

/** A real protocol without ports has all of them (some have no ports at all). */
const portsOf = (rule: JsonObject): string => {
  const from = scalar(rule['from_port']);
  const to = scalar(rule['to_port']);
  if (from === null && to === null) return 'all_ports';
  return from === to ? `${from}` : `${from}-${to}`;
};

const accessOf = (rule: JsonObject): string => {
  const direction = scalar(rule['rule_type']);
  const protocol = scalar(rule['ip_protocol']);
  return protocol === '-1' ? `${direction}:all_protocols:all_ports` : `${direction}:${protocol}:${portsOf(rule)}`;
};

const rulesOf = ({ rules }: JsonObject): readonly Rule[] => {
  if (!Array.isArray(rules)) return [];
  return (rules as readonly Json[]).filter(isJsonObject).map((rule) => ({
    direction: rule['rule_type'] ?? null,
    access: accessOf(rule),
    cidr: text(rule['cidr_ip']),
    owner: text(rule['owner_id']),
    group: text(rule['group_id']) ?? '',
  }));
};

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

const isOpen = (cidr: string, { settings }: Subject): boolean => {
  if (cidr.endsWith('/0')) return true;
  const network = rangeOf(cidr);
  return network !== null && isOpenNetwork(network, settings.openPrefixLength);
};

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
  if (text(subject.config['vpc_id']) !== null) return;
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

const LABELS = { FRIENDLY: 'friendly', THIRDPARTY: 'thirdparty', UNKNOWN: 'unknown' } as const satisfies Partial<
  Record<EntityClass, string>
>;
type ForeignClass = keyof typeof LABELS;

/** Somebody whom a rule lets in or out. */
interface Peer {
  readonly entity: string;
  /** Tells groups of one id in several accounts apart. */
  readonly key: string;
  readonly found: Classification;
  readonly fact: (label: string) => Fact;
}

function* peersOf({ cidr, owner, group }: Rule, subject: Subject): Iterable<Peer> {
  if (owner !== null) {
    const fact = (label: string): Fact => accountFact(owner, label);
    yield { entity: `security_group:${group}`, key: `security_group:${owner}/${group}`, found: classifyAccount(owner, subject), fact };
  }
  if (cidr !== null && !cidr.includes('/0') && !isOpen(cidr, subject)) {
    const fact = (label: string): Fact => networkFact(cidr, label);
    yield { entity: `cidr:${cidr}`, key: `cidr:${cidr}`, found: classifyNetwork(cidr, subject), fact };
  }
}

const accountText = (account: AccountFacts | null): string => (account === null ? '' : `Account: [${account.identifier}/${account.name}] `);

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
        facts: [configFact('rule', `${entity} ${rule.access}`), fact(LABELS[wanted])],
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

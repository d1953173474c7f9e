import type { Fact } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { rangeOf } from '../../../model/network-coverage.ts';
import { accountFact, networkFact, type Subject } from '../../../plugin/define-check.ts';
import { type Asker, type Classification, classifyAccount, classifyNetwork, type EntityClass } from '../policy/classify.ts';
import { isOpenNetwork } from '../policy/network.ts';

export const DIRECTIONS = ['ingress', 'egress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One rule of the stored configuration of a security group. */
export interface GroupRule {
  readonly direction: Json;
  /** `ingress:tcp:80`, as the notes print it. */
  readonly access: string;
  /** As AWS writes it: a name, a number of IANA, `-1` for all; null where the configuration says nothing. */
  readonly protocol: string | null;
  /** Both null: all ports. */
  readonly ports: { readonly from: number | null; readonly to: number | null };
  readonly cidr: string | null;
  /** Of a rule that names another group. */
  readonly owner: string | null;
  readonly group: string;
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** How a protocol or a port is printed, whether it is stored as a number or as a text. */
const scalar = (value: Json | undefined): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);

const port = (value: Json | undefined): number | null => {
  const printed = scalar(value);
  return printed === null || !/^-?\d+$/.test(printed) ? null : Number(printed);
};

/** A real protocol without ports has all of them (some have no ports at all). */
const portsText = (rule: JsonObject): string => {
  const from = scalar(rule['from_port']);
  const to = scalar(rule['to_port']);
  if (from === null && to === null) return 'all_ports';
  return from === to ? `${from}` : `${from}-${to}`;
};

const accessOf = (rule: JsonObject): string => {
  const direction = scalar(rule['rule_type']);
  const protocol = scalar(rule['ip_protocol']);
  return protocol === '-1' ? `${direction}:all_protocols:all_ports` : `${direction}:${protocol}:${portsText(rule)}`;
};

/** The rules of a stored security group. */
export const rulesOf = ({ rules }: JsonObject): readonly GroupRule[] => {
  if (!Array.isArray(rules)) return [];
  return (rules as readonly Json[]).filter(isJsonObject).map((rule) => ({
    direction: rule['rule_type'] ?? null,
    access: accessOf(rule),
    protocol: scalar(rule['ip_protocol']),
    ports: { from: port(rule['from_port']), to: port(rule['to_port']) },
    cidr: text(rule['cidr_ip']),
    owner: text(rule['owner_id']),
    group: text(rule['group_id']) ?? '',
  }));
};

/** Is the network the whole internet, or so wide that nobody owns it? */
export const isOpen = (cidr: string, { settings }: Pick<Subject, 'settings'>): boolean => {
  if (cidr.endsWith('/0')) return true;
  const network = rangeOf(cidr);
  return network !== null && isOpenNetwork(network, settings.openPrefixLength);
};

export const FOREIGN_LABELS = { FRIENDLY: 'friendly', THIRDPARTY: 'thirdparty', UNKNOWN: 'unknown' } as const satisfies Partial<
  Record<EntityClass, string>
>;
export type ForeignClass = keyof typeof FOREIGN_LABELS;

/** Somebody whom a rule lets in or out. */
export interface Peer {
  readonly entity: string;
  /** Tells groups of one id in several accounts apart. */
  readonly key: string;
  readonly found: Classification;
  readonly fact: (label: string) => Fact;
}

/** Whom a rule names, the internet aside. */
export function* peersOf({ cidr, owner, group }: GroupRule, asker: Asker): Iterable<Peer> {
  if (owner !== null) {
    const fact = (label: string): Fact => accountFact(owner, label);
    yield { entity: `security_group:${group}`, key: `security_group:${owner}/${group}`, found: classifyAccount(owner, asker), fact };
  }
  if (cidr !== null && !cidr.includes('/0') && !isOpen(cidr, asker)) {
    const fact = (label: string): Fact => networkFact(cidr, label);
    yield { entity: `cidr:${cidr}`, key: `cidr:${cidr}`, found: classifyNetwork(cidr, asker), fact };
  }
}

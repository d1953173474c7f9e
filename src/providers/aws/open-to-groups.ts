import type { Fact, Finding } from '../../model/finding.ts';
import { type Check, configFact, defineCheck, itemFact, type Subject } from '../../plugin/define-check.ts';
import { FOREIGN_LABELS, type ForeignClass, type GroupRule, isOpen, peersOf, rulesOf } from './ec2/group-rules.ts';
import { accountText } from './policy/account-text.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { noteList } from './policy/note-list.ts';

const securityGroup = { index: 'securitygroup' };

/** Where something listens. */
export interface Listener {
  /** As AWS names it: `HTTPS`, `TCP`, `TCP_UDP`. */
  readonly protocol: string;
  readonly port: number;
}

/** How the internet gets to an item. */
export interface PublicEntrance {
  /** What makes it reachable, as the notes begin: `Internet-facing`. */
  readonly how: string;
  /** The field that says so. */
  readonly field: string;
  readonly listeners: readonly Listener[];
  /** The ids of its security groups. */
  readonly groups: readonly string[];
}

/** What goes over the wire for a listener, by the names that rules of security groups use. Load balancers speak HTTP and TLS over TCP. */
const CARRIED: Readonly<Record<string, readonly string[]>> = {
  TCP_UDP: ['tcp', 'udp'],
  TCP_QUIC: ['tcp', 'udp'],
  UDP: ['udp'],
  QUIC: ['udp'],
};
const carriedBy = ({ protocol }: Listener): readonly string[] => CARRIED[protocol.toUpperCase()] ?? ['tcp'];

/** Rules may name a protocol by its number: https://www.iana.org/assignments/protocol-numbers. */
const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' };

/** What says nothing of a protocol or of ports limits neither. */
const letsThrough = ({ protocol, ports: { from, to } }: GroupRule, listener: Listener): boolean => {
  const name = protocol?.toLowerCase() ?? '-1';
  if (name !== '-1' && !carriedBy(listener).includes(NAMES[name] ?? name)) return false;
  if (name === '-1') return true;
  return (from === null || from === -1 || listener.port >= from) && (to === null || to === -1 || listener.port <= to);
};

/** A listener as the notes print it: by what is carried. */
const listenerText = (listener: Listener): string => {
  const protocol = listener.protocol.toUpperCase();
  return `${protocol in CARRIED ? protocol : 'TCP'} ${listener.port}`;
};

type Who = 'INTERNET' | ForeignClass;

/** The points are those that the rule itself has at its group. */
const ACCESS: Readonly<Record<Who, { category: string; score: number; whom: string }>> = {
  INTERNET: { category: ISSUE_CATEGORY.internetAccessible, score: 10, whom: 'the internet' },
  FRIENDLY: { category: ISSUE_CATEGORY.friendly, score: 0, whom: 'other accounts of ours' },
  THIRDPARTY: { category: ISSUE_CATEGORY.thirdParty, score: 0, whom: 'third parties' },
  UNKNOWN: { category: ISSUE_CATEGORY.unknown, score: 10, whom: 'somebody unknown' },
};

/** Somebody whom a rule of a group lets through to listeners. */
interface LetIn {
  readonly who: Who;
  readonly text: string;
  readonly reached: readonly string[];
  readonly facts: readonly Fact[];
}

function* letIn(rule: GroupRule, reached: readonly string[], group: string, subject: Subject): Iterable<LetIn> {
  const ruleFact = (entity: string): Fact => itemFact(`security group ${group}`, `${entity} ${rule.access}`);
  if (rule.cidr !== null && isOpen(rule.cidr, subject)) {
    const entity = `cidr:${rule.cidr}`;
    yield { who: 'INTERNET', text: `Entity: [${entity}] Access: [${rule.access}]`, reached, facts: [ruleFact(entity)] };
  }
  for (const { entity, found, fact } of peersOf(rule, subject)) {
    for (const [entityClass, account] of found) {
      if (entityClass === 'SAME') continue;
      const text = `${accountText(account)}Entity: [${entity}] Access: [${rule.access}]`;
      yield { who: entityClass, text, reached, facts: [ruleFact(entity), fact(FOREIGN_LABELS[entityClass])] };
    }
  }
}

const unique = <T>(values: Iterable<T>): T[] => [...new Set(values)];

/** What one group lets through: one finding for each kind of people. A group that the account has not lets nobody through. */
function* groupFindings(group: string, { how, field, listeners }: PublicEntrance, subject: Subject): Iterable<Finding> {
  const item = subject.known.item(securityGroup.index, group);
  if (item === null) return;
  const all = rulesOf(item.config)
    .filter(({ direction }) => direction === 'ingress')
    .flatMap((rule) => {
      const reached = listeners.filter((listener) => letsThrough(rule, listener)).map(listenerText);
      return reached.length === 0 ? [] : [...letIn(rule, reached, group, subject)];
    });
  for (const [who, some] of Map.groupBy(all, (one) => one.who)) {
    const { category, score, whom } = ACCESS[who];
    const reached = unique(some.flatMap((one) => one.reached)).sort();
    const by = unique(some.map(({ text }) => text)).sort();
    const facts = new Map(some.flatMap((one) => one.facts).map((fact) => [JSON.stringify(fact), fact]));
    yield {
      key: findingKey(`group:${group} ${who.toLowerCase()}`),
      category,
      score,
      notes: `${how}: security group [${group}] lets ${whom} reach ${noteList(reached)}. ${by.join(' ')}`,
      facts: [configFact(field, how), configFact('listeners', reached), ...facts.values()],
      links: [item.id],
    };
  }
}

/**
 * Who gets through to an item that the internet can reach, by the rules of its security groups: one finding for each group and
 * kind of people, linked to the group. One in all where nothing filters.
 */
export function* entranceFindings(entrance: PublicEntrance, subject: Subject): Iterable<Finding> {
  const { how, field, listeners, groups } = entrance;
  if (listeners.length === 0) return;
  if (groups.length === 0) {
    const reached = listeners.map(listenerText);
    const facts = [configFact(field, how), configFact('listeners', reached)];
    yield { key: 'without group', notes: `${how} without a security group: anybody reaches ${noteList(reached)}`, facts };
  }
  for (const group of new Set(groups)) yield* groupFindings(group, entrance, subject);
}

interface EntranceCheck {
  readonly id: string;
  readonly index: string;
  /** Absent where the original had no such check. */
  readonly overrideKey?: string;
  readonly title: string;
  readonly remedy: string;
  readonly audit: Check['audit'];
}

/** The check of a technology for entrances from the internet. */
export const entranceCheck = ({ index, ...texts }: EntranceCheck): Check =>
  defineCheck({
    ...texts,
    watches: { index },
    asks: [securityGroup],
    version: 2,
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    risk: 'Whoever the rules of its security groups let in reaches it from the internet.',
  });

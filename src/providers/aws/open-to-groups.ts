import type { Finding } from '../../model/finding.ts';
import { type Check, configFact, defineCheck } from '../../plugin/define-check.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { noteList } from './policy/note-list.ts';

/** How the internet gets to an item, as far as its own configuration tells. */
export interface PublicEntrance {
  /** What makes it reachable, as the notes begin: `Internet-facing`. */
  readonly how: string;
  /** The field that says so. */
  readonly field: string;
  /** Where something listens: `TCP 443`. */
  readonly listeners: readonly string[];
  readonly groups: readonly string[];
}

/**
 * One finding per security group, since its rules decide who really gets through; one in all where there is none. What those
 * rules are is not asked here: checks cannot read the configuration of another item.
 */
export function* entranceFindings({ how, field, listeners, groups }: PublicEntrance): Iterable<Finding> {
  if (listeners.length === 0) return;
  const facts = [configFact(field, how), configFact('listeners', [...listeners])];
  const reached = noteList(listeners);
  if (groups.length === 0) yield { key: 'without group', notes: `${how} without a security group: anybody reaches ${reached}`, facts };
  for (const group of new Set(groups)) {
    const notes = `${how}: the rules of security group [${group}] decide who reaches ${reached}`;
    yield { key: findingKey(`group:${group}`), notes, facts: [...facts, configFact('group', group)] };
  }
}

/** A port of a listener as the notes print it. What load balancers call HTTP or SSL are TCP connections. */
export const listenerText = (protocol: string, port: number): string => {
  const carried = /^(?:HTTPS?|SSL|TLS)$/i.test(protocol) ? 'TCP' : protocol.toUpperCase();
  return `${carried} ${port}`;
};

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
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    risk: 'Whoever the rules of its security groups let in reaches it from the internet.',
  });

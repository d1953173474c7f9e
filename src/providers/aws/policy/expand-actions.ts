import { globMatches } from '../../../base/glob.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type ActionData, serviceOf } from './action-data.ts';
import { boundedMemo, memoPer } from './bounded-memo.ts';
import { asList, stringList } from './string-list.ts';

export const hasWildcard = (pattern: string): boolean => pattern.includes('*') || pattern.includes('?');

/** The same few patterns stand in nearly every policy of an account. The limit is about 30 MB of references. */
const memoOf = memoPer<ActionData, readonly string[]>(() => boundedMemo(4_000_000, (actions) => actions.length));

const firstWildcard = (pattern: string): number => {
  const star = pattern.indexOf('*');
  const mark = pattern.indexOf('?');
  return star < 0 || (mark >= 0 && mark < star) ? mark : star;
};

/** Where in a sorted list the texts that begin with a prefix would begin. */
const lowerBound = (sorted: readonly string[], prefix: string): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
};

interface Pattern {
  readonly text: string;
  /** What an action must begin and end with, before the first and after the last wildcard. */
  readonly prefix: string;
  readonly suffix: string;
}

const patternOf = (text: string): Pattern => ({
  text,
  prefix: text.slice(0, firstWildcard(text)),
  suffix: text.slice(Math.max(text.lastIndexOf('*'), text.lastIndexOf('?')) + 1),
});

/** Compares in full only what begins and ends like the pattern, so that thousands of patterns are no burden. */
const collectMatches = (actions: readonly string[], { text, prefix, suffix }: Pattern, matches: string[]): void => {
  for (let at = prefix === '' ? 0 : lowerBound(actions, prefix); at < actions.length; at += 1) {
    const action = actions[at]!;
    if (!action.startsWith(prefix)) return;
    if (action.endsWith(suffix) && globMatches(text, action)) matches.push(action);
  }
};

/** No action is this long, so neither are the letters of a pattern that matches one. The longest of 2026 has 92. */
const LONGEST_ACTION = 256;

const matchesOf = (pattern: string, data: ActionData): readonly string[] => {
  if (pattern.length > LONGEST_ACTION && pattern.replaceAll('*', '').length > LONGEST_ACTION) return [];
  const service = serviceOf(pattern);
  const services = hasWildcard(service) || !pattern.includes(':') ? data.services() : [service];
  const matches: string[] = [];
  const parts = patternOf(pattern);
  for (const name of services) collectMatches(data.actionsOf(name), parts, matches);
  return matches;
};

/** The actions that a pattern stands for, in lower case; a pattern that matches nothing stands for itself. */
export const expandAction = (pattern: string, data: ActionData): readonly string[] => {
  const lower = pattern.toLowerCase();
  if (!hasWildcard(lower)) return [lower];
  const memo = memoOf(data);
  const known = memo.get(lower);
  if (known !== undefined) return known;
  const matches = matchesOf(lower, data);
  const expansion = matches.length > 0 ? matches : [lower];
  memo.set(lower, expansion);
  return expansion;
};

export const expandActions = (patterns: readonly string[], data: ActionData): ReadonlySet<string> => {
  const actions = new Set<string>();
  for (const pattern of patterns) {
    for (const action of expandAction(pattern, data)) actions.add(action);
  }
  return actions;
};

function* allActions(data: ActionData): Iterable<string> {
  for (const service of data.services()) yield* data.actionsOf(service);
}

/** What a statement grants: the expansion of `Action`, and everything outside `NotAction`. An empty `NotAction` adds nothing. */
export const statementActions = (
  { actions, notActions }: { readonly actions: readonly string[]; readonly notActions: readonly string[] | null },
  data: ActionData,
): ReadonlySet<string> => {
  const granted = new Set(expandActions(actions, data));
  if (notActions === null || notActions.length === 0) return granted;
  const excluded = expandActions(notActions, data);
  for (const action of allActions(data)) {
    if (!excluded.has(action)) granted.add(action);
  }
  return granted;
};

const expandStatement = (statement: JsonObject, data: ActionData): JsonObject => {
  const { NotAction, ...rest } = statement;
  const actions = { actions: stringList(statement['Action']), notActions: NotAction === undefined ? null : stringList(NotAction) };
  return { ...rest, Action: [...statementActions(actions, data)].sort() };
};

/** The policy with every wildcard written out. Deny statements stay as they are unless asked for. */
export const expandPolicy = (policy: JsonObject, data: ActionData, expandDeny = false): JsonObject => ({
  ...policy,
  Statement: asList<Json>(policy['Statement'] ?? [])
    .filter(isJsonObject)
    .map((statement) => (statement['Effect'] === 'Deny' && !expandDeny ? statement : expandStatement(statement, data))),
});

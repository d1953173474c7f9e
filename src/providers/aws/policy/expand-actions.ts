import { globMatches } from '../../../base/glob.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type ActionData, serviceOf } from './action-data.ts';
import { asList, stringList } from './string-list.ts';

export const hasWildcard = (pattern: string): boolean => pattern.includes('*') || pattern.includes('?');

/** The same few patterns stand in nearly every policy of an account. Bounded, because others can write policies without end. */
const MEMO_LIMIT = 20_000;
const memos = new WeakMap<ActionData, Map<string, readonly string[]>>();

const memoOf = (data: ActionData): Map<string, readonly string[]> => {
  let memo = memos.get(data);
  if (memo === undefined) {
    memo = new Map();
    memos.set(data, memo);
  }
  if (memo.size >= MEMO_LIMIT) memo.clear();
  return memo;
};

/** A pattern with more literal characters than any action has cannot match; the longest of 2026 has 92. */
const LONGEST_ACTION = 256;

const matchesOf = (pattern: string, data: ActionData): readonly string[] => {
  if (pattern.length > LONGEST_ACTION && pattern.replaceAll('*', '').length > LONGEST_ACTION) return [];
  const service = serviceOf(pattern);
  const services = hasWildcard(service) || !pattern.includes(':') ? data.services() : [service];
  return services.flatMap((name) => data.actionsOf(name).filter((action) => globMatches(pattern, action)));
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
  if (lower.length <= LONGEST_ACTION) memo.set(lower, expansion);
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

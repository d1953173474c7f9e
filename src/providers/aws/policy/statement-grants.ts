import { globMatches } from '../../../base/glob.ts';
import type { ActionCategory, ActionData } from './action-data.ts';
import { type ActionSummary, summariseActions } from './action-summary.ts';
import { boundedMemo, memoPer } from './bounded-memo.ts';
import { expandAction, hasWildcard } from './expand-actions.ts';
import type { PolicyStatement } from './policy-statement.ts';

/** What the `Action` and `NotAction` of a statement come to, as far as checks ask. */
export interface StatementGrants {
  /** `*`, or another way to write every action of every service (`*:*`, `**`). */
  readonly everything: boolean;
  readonly everythingOfIam: boolean;
  /** The services with a granted action of the category, sorted. */
  readonly permissionsOf: readonly string[];
  readonly writesTo: readonly string[];
  /** Those of the sensitive actions that are granted, sorted. */
  readonly sensitive: readonly string[];
}

/** Single actions that have a check of their own. */
export const PASS_ROLE = 'iam:passrole';
export const SECURITY_GROUP_MUTATIONS = ['ec2:authorizesecuritygroupegress', 'ec2:authorizesecuritygroupingress'];
const SENSITIVE_ACTIONS = [...SECURITY_GROUP_MUTATIONS, PASS_ROLE];

type Granting = Pick<PolicyStatement, 'actions' | 'notActions'>;

const matchesAny = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => globMatches(pattern.toLowerCase(), action));

const grantsAction = ({ actions, notActions }: Granting, action: string): boolean =>
  matchesAny(actions, action) || (notActions !== null && notActions.length > 0 && !matchesAny(notActions, action));

const isEveryAction = (pattern: string, data: ActionData): boolean => {
  if (pattern === '*') return true;
  if (!hasWildcard(pattern.slice(0, 1))) return false;
  return expandAction(pattern, data).length === expandAction('*', data).length;
};

const servicesWith = (summary: ActionSummary, category: ActionCategory): readonly string[] =>
  [...summary].flatMap(([service, categories]) => (categories.has(category) ? [service] : [])).sort();

const computeGrants = (statement: Granting, data: ActionData): StatementGrants => {
  const everything = statement.actions.some((pattern) => isEveryAction(pattern, data));
  // What an administrator may do besides is not told again, so it need not be expanded either.
  const summary: ActionSummary = everything ? new Map() : summariseActions(statement, data);
  return {
    everything,
    everythingOfIam: statement.actions.some((pattern) => pattern.toLowerCase() === 'iam:*'),
    permissionsOf: servicesWith(summary, 'Permissions'),
    writesTo: servicesWith(summary, 'Write'),
    sensitive: everything ? [] : SENSITIVE_ACTIONS.filter((action) => grantsAction(statement, action)),
  };
};

/** Most statements of an estate are written alike, so the answer is kept by their text. */
const memoOf = memoPer<ActionData, StatementGrants>(() =>
  boundedMemo(1_000_000, ({ permissionsOf, writesTo }) => permissionsOf.length + writesTo.length),
);

export const grantsOf = (statement: Granting, data: ActionData): StatementGrants => {
  // A line feed is in no action, so two lists never share a text.
  const text = `${statement.actions.join('\n')}\n\n${statement.notActions?.join('\n') ?? ''}`;
  const memo = memoOf(data);
  const known = memo.get(text);
  if (known !== undefined) return known;
  const grants = computeGrants(statement, data);
  memo.set(text, grants);
  return grants;
};

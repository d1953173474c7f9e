import { MonkeyError } from '../../../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { ActionData } from './action-data.ts';
import { statementActions } from './expand-actions.ts';
import { asList, stringList } from './string-list.ts';

/** `iam:cat` → `iam:`, `iam:c`, `iam:ca`, `iam:cat`. */
export const prefixesOf = (action: string): readonly string[] => {
  const start = action.indexOf(':') + 1;
  return Array.from({ length: action.length - start + 1 }, (_, length) => action.slice(0, start + length));
};

const actionsOf = (statement: JsonObject, data: ActionData): ReadonlySet<string> =>
  statementActions(
    {
      actions: stringList(statement['Action']),
      notActions: statement['NotAction'] === undefined ? null : stringList(statement['NotAction']),
    },
    data,
  );

/** The actions of a statement. Refuses one that names an action that does not exist, because nothing can be said about it. */
export const desiredActions = (statement: JsonObject, data: ActionData): ReadonlySet<string> => {
  const desired = actionsOf(statement, data);
  const known = new Set(data.services().flatMap((service) => data.actionsOf(service)));
  const unknown = [...desired].filter((action) => !known.has(action));
  if (unknown.length > 0) throw new MonkeyError('bad-input', `There is no such action: ${unknown.join(', ')}.`);
  return desired;
};

/** Prefixes that an unwanted action has too. */
const deniedPrefixes = (desired: ReadonlySet<string>, data: ActionData): ReadonlySet<string> => {
  const denied = new Set<string>();
  for (const service of data.services()) {
    for (const action of data.actionsOf(service)) {
      if (desired.has(action)) continue;
      for (const prefix of prefixesOf(action)) denied.add(prefix);
    }
  }
  return denied;
};

const shortestForm = (action: string, desired: ReadonlySet<string>, denied: ReadonlySet<string>, minimumLength: number): string => {
  if (denied.has(action)) return action;
  const start = action.indexOf(':') + 1;
  const isLongEnough = (prefix: string): boolean => prefix.length === start || prefix.length - start >= minimumLength;
  const prefix = prefixesOf(action).find((candidate) => isLongEnough(candidate) && !denied.has(candidate));
  if (prefix === undefined) return action;
  return desired.has(prefix) ? prefix : `${prefix}*`;
};

/** Writes the same actions with the fewest letters. `minimumLength`: letters after the colon that must stay. */
export const minimiseStatement = (statement: JsonObject, data: ActionData, minimumLength = 0): readonly string[] => {
  if (statement['Effect'] !== 'Allow') throw new MonkeyError('bad-input', 'Only an Allow statement can be minimised.');
  const desired = desiredActions(statement, data);
  const denied = deniedPrefixes(desired, data);
  return [...new Set([...desired].map((action) => shortestForm(action, desired, denied, minimumLength)))].sort();
};

const minimised = (statement: JsonObject, data: ActionData, minimumLength: number): JsonObject => {
  const { NotAction: _, ...rest } = statement;
  return { ...rest, Action: minimiseStatement(statement, data, minimumLength) };
};

export const minimisePolicy = (policy: JsonObject, data: ActionData, minimumLength = 0): JsonObject => ({
  ...policy,
  Statement: asList<Json>(policy['Statement'] ?? [])
    .filter(isJsonObject)
    .map((statement) => minimised(statement, data, minimumLength)),
});

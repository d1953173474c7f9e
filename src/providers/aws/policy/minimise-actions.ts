import { MonkeyError } from '../../../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type ActionData, serviceOf } from './action-data.ts';
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

/** How many letters two texts begin with in common. */
const commonLength = (one: string, other: string | undefined): number => {
  if (other === undefined) return 0;
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
};

/** For each action, how many letters it begins with in common with any unwanted one. In a sorted list the nearest ones have the most. */
const ambiguousLengths = (actions: readonly string[], desired: ReadonlySet<string>): number[] => {
  const lengths = new Array<number>(actions.length).fill(0);
  const look = (order: Iterable<number>): void => {
    let unwanted: string | undefined;
    for (const at of order) {
      const action = actions[at]!;
      if (desired.has(action)) lengths[at] = Math.max(lengths[at]!, commonLength(action, unwanted));
      else unwanted = action;
    }
  };
  look(actions.keys());
  look([...actions.keys()].reverse());
  return lengths;
};

/** The desired actions of one service with the fewest letters. A prefix gets a star; it begins no unwanted action. */
const shortestForms = (actions: readonly string[], desired: ReadonlySet<string>, minimumLength: number): Iterable<string> => {
  const forms = new Set<string>();
  const ambiguous = ambiguousLengths(actions, desired);
  const isWhole = actions.every((action) => desired.has(action));
  for (const [at, action] of actions.entries()) {
    if (!desired.has(action)) continue;
    const start = action.indexOf(':') + 1;
    const length = isWhole ? start : Math.max(ambiguous[at]! + 1, start + Math.max(minimumLength, 1));
    forms.add(length < action.length ? `${action.slice(0, length)}*` : action);
  }
  // The name of an action may be the prefix of others that are all wanted: the prefix says it, too.
  for (const form of forms) if (forms.has(`${form}*`)) forms.delete(form);
  return forms;
};

/** Writes actions that exist with the fewest letters. `minimumLength`: letters after the colon that must stay. */
export const minimiseActions = (desired: ReadonlySet<string>, data: ActionData, minimumLength: number): readonly string[] => {
  const services = new Set([...desired].map(serviceOf));
  return [...services].flatMap((service) => [...shortestForms(data.actionsOf(service), desired, minimumLength)]).sort();
};

/** Writes the same actions with the fewest letters. `minimumLength`: letters after the colon that must stay. */
export const minimiseStatement = (statement: JsonObject, data: ActionData, minimumLength = 0): readonly string[] => {
  if (statement['Effect'] !== 'Allow') throw new MonkeyError('bad-input', 'Only an Allow statement can be minimised.');
  return minimiseActions(desiredActions(statement, data), data, minimumLength);
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

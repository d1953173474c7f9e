import type { Json, JsonObject } from '../../src/model/json.ts';
import { type ActionData, actionDataOf } from '../../src/providers/aws/policy/action-data.ts';
import { expandActions, expandPolicy, statementActions } from '../../src/providers/aws/policy/expand-actions.ts';
import { desiredActions, minimisePolicy, minimiseStatement, prefixesOf } from '../../src/providers/aws/policy/minimise-actions.ts';
import { overPolicies } from '../../src/providers/aws/policy/over-policies.ts';
import { parseStatement } from '../../src/providers/aws/policy/policy-statement.ts';
import { asList, stringList } from '../../src/providers/aws/policy/string-list.ts';
import type { Vector } from './vector.ts';

type Function = (input: JsonObject, data: ActionData) => unknown;

const minimumLength = (keywords: Json | undefined): number => Number((keywords as JsonObject | undefined)?.['minchars'] ?? 0);

const activity =
  (input: JsonObject, data: ActionData) =>
  (policy: JsonObject): JsonObject =>
    input['activity'] === 'minimize_policy' ? minimisePolicy(policy, data, minimumLength(input['kw'])) : expandPolicy(policy, data);

/** The functions of the original's action library, by the names of the vectors. */
const FUNCTIONS: Readonly<Record<string, Function>> = {
  isArray: (input) => Array.isArray(input),
  ensureArray: (input) => asList<unknown>(input),
  prefixesOf: (input) => prefixesOf(input as unknown as string),
  expandAction: (input, data) => [...expandActions(stringList(input), data)],
  actionsOfStatement: (input, data) => [...statementActions(parseStatement(input), data)],
  desiredActions: (input, data) => [...desiredActions(input, data)],
  minimiseStatement: (input, data) => minimiseStatement(input['statement'] as JsonObject, data, minimumLength(input)),
  overPolicies: (input, data) => overPolicies(input['policies'] as JsonObject, activity(input, data)),
  expandPolicy: (input, data) => {
    const expanded = expandPolicy(input['policy'] as JsonObject, data, input['expand_deny'] === true);
    return { ...expanded, statement_is_array: Array.isArray(expanded['Statement']) };
  },
};

export const actionFunctions = (vector: Vector): unknown => {
  const name = String(vector['function']);
  const called = FUNCTIONS[name];
  // Not an error object: a vector that expects a refusal must not be met by a missing function.
  if (called === undefined) return `there is no function ${name}`;
  return called(vector.input as JsonObject, actionDataOf(stringList(vector['universe'] as Json)));
};

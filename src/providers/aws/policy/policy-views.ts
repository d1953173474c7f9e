import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { ConfigurationView, ShownConfiguration } from '../../../plugin/configuration-view.ts';
import { type ActionData, serviceOf } from './action-data.ts';
import { expandActions, statementActions } from './expand-actions.ts';
import { minimiseActions } from './minimise-actions.ts';
import { asList, stringList } from './string-list.ts';

const isStatement = (value: Json): value is JsonObject =>
  isJsonObject(value) && value['Effect'] !== undefined && (value['Action'] !== undefined || value['NotAction'] !== undefined);

const isPolicy = (value: Json): value is JsonObject =>
  isJsonObject(value) && value['Statement'] !== undefined && asList<Json>(value['Statement']).some(isStatement);

/** A policy that stands as a text; anything else stays what it is. */
const unwrapped = (value: Json): Json => {
  if (typeof value !== 'string' || !value.startsWith('{') || !value.includes('"Statement"')) return value;
  try {
    const policy = JSON.parse(value) as Json;
    return isPolicy(policy) ? policy : value;
  } catch {
    // It only looks like one.
    return value;
  }
};

type Change = (statement: JsonObject) => JsonObject;

const changePolicy = (policy: JsonObject, change: Change): JsonObject => {
  const statements = asList<Json>(policy['Statement'] as Json).map((one) => (isStatement(one) ? change(one) : one));
  return { ...policy, Statement: Array.isArray(policy['Statement']) ? statements : statements[0]! };
};

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Changes the statements of every policy document within a configuration, wherever it stands. */
const changePolicies = (config: JsonObject, change: Change): Omit<ShownConfiguration, 'complete'> => {
  const documents: string[] = [];
  const walk = (given: Json, pointer: string): Json => {
    const value = unwrapped(given);
    if (isPolicy(value)) {
      documents.push(pointer);
      return changePolicy(value, change);
    }
    if (Array.isArray(value)) return value.map((member: Json, at) => walk(member, `${pointer}/${at}`));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, member === undefined ? member : walk(member, `${pointer}/${escapeKey(key)}`)]),
    );
  };
  return { config: walk(config, '') as JsonObject, documents };
};

/** Every action of AWS some times over: more is nothing that anybody reads, and others write policies. */
const MOST_WRITTEN_OUT = 100_000;

/** Writes out what statements do; `NotAction` becomes the actions that it leaves. Those that would be too much are left as they are. */
const expandPolicies = (config: JsonObject, data: ActionData): ShownConfiguration => {
  let left = MOST_WRITTEN_OUT;
  const expand: Change = (statement) => {
    const { NotAction, ...rest } = statement;
    const notActions = NotAction === undefined ? null : stringList(NotAction);
    const actions = left < 0 ? null : statementActions({ actions: stringList(statement['Action']), notActions }, data);
    left -= actions?.size ?? 0;
    return actions === null || left < 0 ? statement : { ...rest, Action: [...actions].sort() };
  };
  return { ...changePolicies(config, expand), complete: left >= 0 };
};

const isKnown = (action: string, data: ActionData): boolean => data.actionsOf(serviceOf(action)).includes(action);

const countAll = (data: ActionData): number => data.services().reduce((sum, service) => sum + data.actionsOf(service).length, 0);

/** A list of patterns with the fewest letters. One that means no action that is known is left as it is written. */
export const minimisePatterns = (patterns: readonly string[], data: ActionData, minimumLength: number): readonly string[] => {
  const means = (pattern: string): boolean => [...expandActions([pattern], data)].some((action) => isKnown(action, data));
  const { known = [], strange = [] } = Object.groupBy(patterns, (pattern) => (means(pattern) ? 'known' : 'strange'));
  const actions = expandActions(known, data);
  if (actions.size > 0 && actions.size === countAll(data)) return ['*', ...strange];
  return [...minimiseActions(actions, data, minimumLength), ...strange];
};

/**
 * `Action` and `NotAction` with the fewest letters, each for itself, so that the statement does what it did. A Deny is left alone:
 * nobody shortens what protects them.
 */
const minimiseStatement = (statement: JsonObject, data: ActionData, minimumLength: number): JsonObject => {
  if (statement['Effect'] !== 'Allow') return statement;
  const shortened = (['Action', 'NotAction'] as const)
    .filter((element) => statement[element] !== undefined)
    .map((element) => [element, minimisePatterns(stringList(statement[element]), data, minimumLength)] as const);
  return { ...statement, ...Object.fromEntries(shortened) };
};

/** The policies within a configuration as they can be read in other ways. */
export const policyViews = (data: ActionData): readonly ConfigurationView[] => [
  {
    name: 'expanded',
    title: 'Expanded',
    show: (config) => expandPolicies(config, data),
  },
  {
    name: 'minimised',
    title: 'Minimised',
    show: (config, { minimumLength }) => ({
      ...changePolicies(config, (statement) => minimiseStatement(statement, data, minimumLength)),
      complete: true,
    }),
  },
];

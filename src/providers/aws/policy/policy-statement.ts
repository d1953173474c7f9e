import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Arn, parseArn } from './arn.ts';
import { type ConditionCategory, type ConditionKey, conditionKeysOf } from './condition-entries.ts';
import { type Principal, type PrincipalKind, principalsOf } from './principals.ts';
import { sortedUnique, stringList } from './string-list.ts';

/** Whom a statement names: a principal, or a value of a condition that says who calls or from where. */
export interface Who {
  readonly category: 'principal' | ConditionCategory;
  readonly value: string;
  /** Of principals and ARNs, where the value can be parsed. */
  readonly arn: Arn | null;
  /** Of principals only. */
  readonly kind: PrincipalKind | null;
}

export interface PolicyStatement {
  /** As written; compared exactly, as AWS does. */
  readonly effect: Json;
  readonly allows: boolean;
  readonly usesNotPrincipal: boolean;
  readonly conditionKeys: readonly ConditionKey[];
  /** Everyone the statement names, each once. Principals and conditions are told apart, not combined. */
  readonly whos: readonly Who[];
  /** As written, sorted. */
  readonly actions: readonly string[];
  /** Null where the statement has no such element. */
  readonly notActions: readonly string[] | null;
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  readonly condition: Json;
}

function* readWhos(principals: readonly Principal[], keys: readonly ConditionKey[]): Iterable<Who> {
  for (const { kind, value } of principals) yield { category: 'principal', value, arn: parseArn(value), kind };
  for (const { category, values } of keys) {
    for (const value of values) yield { category, value, arn: category === 'arn' ? parseArn(value) : null, kind: null };
  }
}

const NOBODY: readonly Who[] = [];

const whosOf = (principals: readonly Principal[], keys: readonly ConditionKey[]): readonly Who[] => {
  if (principals.length + keys.length === 0) return NOBODY;
  const unique = new Map<string, Who>();
  for (const who of readWhos(principals, keys)) unique.set(`${who.category}:${who.value}`, who);
  return [...unique.values()];
};

const list = (element: Json | undefined): readonly string[] | null => (element === undefined ? null : sortedUnique(stringList(element)));

export const parseStatement = (raw: JsonObject): PolicyStatement => {
  const condition = raw['Condition'] ?? null;
  const conditionKeys = isJsonObject(condition) ? conditionKeysOf(condition) : [];
  return {
    effect: raw['Effect'] ?? null,
    allows: raw['Effect'] === 'Allow',
    usesNotPrincipal: raw['NotPrincipal'] !== undefined,
    conditionKeys,
    whos: whosOf(principalsOf(raw['Principal']), conditionKeys),
    actions: list(raw['Action']) ?? [],
    notActions: list(raw['NotAction']),
    resources: list(raw['Resource']),
    notResources: list(raw['NotResource']),
    condition,
  };
};

import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { asList } from './string-list.ts';

export const CONDITION_CATEGORIES = ['arn', 'account', 'organization', 'userid', 'cidr', 'vpc', 'vpce', 'saml-endpoint'] as const;
export type ConditionCategory = (typeof CONDITION_CATEGORIES)[number];

/** One key of one operator: its values are ORed, several of these are ANDed. */
export interface ConditionKey {
  readonly category: ConditionCategory;
  readonly values: readonly string[];
  /** True where a request that does not carry the key at all satisfies the condition, so that it keeps nobody out. */
  readonly optional: boolean;
}

/** The keys that say who calls or from where. All others (user agent, referer, tags, dates) do not narrow the caller. */
const CATEGORIES: ReadonlyMap<string, ConditionCategory> = new Map([
  ['aws:sourcearn', 'arn'],
  ['aws:principalarn', 'arn'],
  ['aws:sourceowner', 'account'],
  ['aws:sourceaccount', 'account'],
  ['aws:principalaccount', 'account'],
  ['kms:calleraccount', 'account'],
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'organization'],
  ['aws:userid', 'userid'],
  ['aws:sourceip', 'cidr'],
  ['aws:sourcevpc', 'vpc'],
  ['aws:sourcevpce', 'vpce'],
  ['saml:aud', 'saml-endpoint'],
]);

/** KMS answers no anonymous calls, so this key is always there. */
const NEVER_ABSENT: ReadonlySet<string> = new Set(['kms:calleraccount']);

/** The whole name must match: an operator that AWS does not know restricts nobody, and a negated one names who may not. */
const OPERATOR = /^(?:(forallvalues:|foranyvalue:))?(?:arnequals|arnlike|string(?:equals|like)(?:ignorecase)?|ipaddress)(ifexists)?$/;

interface Operator {
  readonly satisfiedByAbsence: boolean;
}

const parseOperator = (name: string): Operator | null => {
  const match = OPERATOR.exec(name.toLowerCase());
  if (match === null) return null;
  return { satisfiedByAbsence: match[1] === 'forallvalues:' || match[2] !== undefined };
};

/** Keys that `"Null": { key: "false" }` demands, in lower case. */
const demandedKeys = (condition: JsonObject): ReadonlySet<string> => {
  const demanded = new Set<string>();
  for (const [operator, keys] of Object.entries(condition)) {
    if (operator.toLowerCase() !== 'null' || !isJsonObject(keys)) continue;
    for (const [key, value] of Object.entries(keys)) {
      if (value === false || value === 'false') demanded.add(key.toLowerCase());
    }
  }
  return demanded;
};

/** Values are texts, but AWS also takes an account number that is written as a number. */
const valuesOf = (value: Json | undefined): readonly string[] =>
  asList<Json | undefined>(value).flatMap((element) =>
    typeof element === 'string' || typeof element === 'number' ? [String(element)] : [],
  );

/** What a `Condition` element says about the caller. */
export const conditionKeysOf = (condition: JsonObject): readonly ConditionKey[] => {
  const found: ConditionKey[] = [];
  const demanded = demandedKeys(condition);
  for (const [name, keys] of Object.entries(condition)) {
    const operator = parseOperator(name);
    if (operator === null || !isJsonObject(keys)) continue;
    for (const [spelling, value] of Object.entries(keys)) {
      const key = spelling.toLowerCase();
      const category = CATEGORIES.get(key);
      const values = valuesOf(value);
      if (category === undefined || values.length === 0) continue;
      found.push({ category, values, optional: operator.satisfiedByAbsence && !NEVER_ABSENT.has(key) && !demanded.has(key) });
    }
  }
  return found;
};

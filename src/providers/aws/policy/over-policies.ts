import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';

/** Under these keys, configurations keep several policies by name; the first that is there counts. */
const WRAPPERS = ['rolepolicies', 'grouppolicies', 'userpolicies', 'policy'] as const;

/** Changes one policy, or every policy of a wrapper. */
export const overPolicies = (policies: JsonObject, change: (policy: JsonObject) => JsonObject): JsonObject => {
  const wrapper = WRAPPERS.find((key) => policies[key] !== undefined);
  if (wrapper === undefined) return change(policies);
  const named = policies[wrapper];
  if (!isJsonObject(named)) return policies;
  const changed = Object.entries(named).map(([name, policy]): [string, Json | undefined] => [
    name,
    isJsonObject(policy) ? change(policy) : policy,
  ]);
  return { [wrapper]: Object.fromEntries(changed) };
};

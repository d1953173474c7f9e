import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { ACCESS_LEVELS, awsActionData } from '../../src/providers/aws/policy/aws-action-data.ts';
import { stringList } from '../../src/providers/aws/policy/string-list.ts';
import type { Vector } from './vector.ts';

/** Actions of a category whose names say otherwise. */
const offenders = (vector: Vector): readonly string[] => {
  const forbidden = stringList(vector['must_not_contain'] as Json);
  const allowed = new Set([
    ...stringList(vector['allowed_exceptions'] as Json),
    ...stringList(vector['additional_exceptions_in_aws_actions_json'] as Json),
  ]);
  return awsActionData
    .services()
    .flatMap((service) => awsActionData.actionsOf(service))
    .filter((action) => awsActionData.categoryOf(action) === vector['category'])
    .filter((action) => !allowed.has(action) && forbidden.some((text) => action.includes(text)));
};

/** The order in which levels are folded; what has none of them is no action of the data. */
const foldsInOrder = (vector: Vector): boolean => {
  const wanted = (vector['order'] as readonly (readonly [string, string])[]).map(([, category]) => category);
  return isDeepStrictEqual(
    ACCESS_LEVELS.map(([, category]) => category),
    wanted.filter((category) => category !== 'Unknown'),
  );
};

/** What holds of the action data as a whole. */
export const datasetProperties = (vector: Vector): JsonObject => {
  if (vector.kind === 'group-translation') return { holds: foldsInOrder(vector) };
  if (vector.kind !== 'dataset-invariant') throw new Error(`There is no policy vector of the kind "${vector.kind}".`);
  const found = offenders(vector);
  return { holds: found.length === 0, offenders: found };
};

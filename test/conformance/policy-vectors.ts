import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { parseArn } from '../../src/providers/aws/policy/arn.ts';
import { parseOrganization } from '../../src/providers/aws/policy/organization.ts';
import { actionFunctions } from './action-functions.ts';
import { datasetProperties } from './dataset-properties.ts';
import { hasNamedMembers } from './has-named-members.ts';
import { failed, type Outcome, PASSED } from './outcome.ts';
import { actionSummaryOf, documentProperties, statementProperties } from './policy-properties.ts';
import type { FiledVector, Vector } from './vector.ts';

const arnProperties = (text: string): JsonObject => {
  const arn = parseArn(text);
  return {
    error: arn === null,
    partition: arn?.partition ?? null,
    service_field: arn?.service ?? null,
    region: arn?.region ?? null,
    account: arn?.account ?? null,
    resource: arn?.resource ?? null,
    root: arn?.root ?? false,
    is_service: arn?.isService ?? false,
  };
};

const organizationProperties = (text: string): JsonObject => {
  const path = parseOrganization(text);
  if (path === null) return { error: true };
  return {
    error: false,
    organization: path.organization,
    valid_for_all_ous: path.allUnits,
    valid_for_parent_ou: path.parentUnit,
    valid_for_child_ous: path.childUnits,
  };
};

const ORGANIZATION_MEMBERS = ['organization', 'valid_for_all_ous', 'valid_for_parent_ou', 'valid_for_child_ous'];

/** Both kinds of text vectors look alike: the file tells them apart, or else what they expect. */
const isAboutOrganizations = ({ file, vector: { expect } }: FiledVector): boolean =>
  file.includes('organization') ||
  (!file.includes('arn') && isJsonObject(expect) && ORGANIZATION_MEMBERS.some((member) => member in expect));

/** Calls what the vector is about. */
const actualOf = (filed: FiledVector): unknown => {
  const { vector } = filed;
  if (typeof vector['function'] === 'string') return actionFunctions(vector);
  if (vector.kind === 'categories') return actionSummaryOf((vector['actions'] as string[]) ?? []);
  if (vector.kind !== undefined) return datasetProperties(vector);
  if (isJsonObject(vector['statement'])) return statementProperties(vector['statement']);
  if (isJsonObject(vector['policy'])) return documentProperties(vector['policy']);
  const text = String(vector.input);
  return isAboutOrganizations(filed) ? organizationProperties(text) : arnProperties(text);
};

/** `expect` and `derived` say different things of one answer; an empty object says nothing. */
const statements = ({ modern, expect, derived }: Vector): readonly Json[] => {
  const said = [modern?.expect ?? null].filter((part) => part !== null);
  const both = said.length > 0 ? said : [expect, derived].filter((part) => part !== undefined);
  return both.filter((part) => !isJsonObject(part) || Object.keys(part).length > 0);
};

const attempt = (filed: FiledVector): unknown => {
  try {
    return actualOf(filed);
  } catch (thrown) {
    // A vector may expect that an input is refused; any other meets this text where its answer should be.
    return thrown instanceof Error ? 'raises' : thrown;
  }
};

/** Compares what the policy engine says with what a policy vector states. */
export const runPolicyVector = (filed: FiledVector): Outcome => {
  const actual = attempt(filed);
  const expected =
    filed.vector.kind === 'dataset-invariant' || filed.vector.kind === 'group-translation' ? [{ holds: true }] : statements(filed.vector);
  return expected.every((part) => hasNamedMembers(actual, part)) ? PASSED : failed(expected.length === 1 ? expected[0] : expected, actual);
};

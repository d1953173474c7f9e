import type { Json, JsonObject } from '../../src/model/json.ts';
import { summariseActions } from '../../src/providers/aws/policy/action-summary.ts';
import { awsActionData } from '../../src/providers/aws/policy/aws-action-data.ts';
import type { ConditionCategory } from '../../src/providers/aws/policy/condition-entries.ts';
import { isOpenStatement } from '../../src/providers/aws/policy/open-access.ts';
import { organizationIdOf } from '../../src/providers/aws/policy/organization.ts';
import { parsePolicyDocument } from '../../src/providers/aws/policy/policy-document.ts';
import { type PolicyStatement, parseStatement, type Who } from '../../src/providers/aws/policy/policy-statement.ts';
import { settingsFrom } from './settings-from-context.ts';

const { openPrefixLength } = settingsFrom(undefined);

const sorted = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort();

const asPairs = (whos: Iterable<Who>): readonly Json[] =>
  sorted([...whos].map(({ category, value }) => JSON.stringify([category, value]))).map((text) => JSON.parse(text) as Json);

const summaryOf = (statements: readonly PolicyStatement[]): JsonObject => {
  const summary = new Map<string, string[]>();
  for (const statement of statements) {
    for (const [service, categories] of summariseActions(statement, awsActionData)) {
      summary.set(service, [...(summary.get(service) ?? []), ...categories]);
    }
  }
  return Object.fromEntries([...summary].map(([service, categories]) => [service, sorted(categories)]));
};

/** The categories of single actions, by service. */
export const actionSummaryOf = (actions: readonly string[]): JsonObject => summaryOf([{ ...parseStatement({}), actions }]);

const conditionValues = ({ conditionKeys }: PolicyStatement, category: ConditionCategory): readonly string[] =>
  sorted(conditionKeys.filter((key) => key.category === category).flatMap(({ values }) => values));

const conditionWhos = (statement: PolicyStatement): readonly Who[] => statement.whos.filter(({ category }) => category !== 'principal');

const principalsOf = ({ whos }: PolicyStatement): readonly string[] =>
  whos.filter(({ category }) => category === 'principal').map(({ value }) => value);

/** What the policy library says of a statement, under the names of the vectors. */
export const statementProperties = (raw: JsonObject): JsonObject => {
  const statement = parseStatement(raw);
  return {
    effect: statement.effect,
    uses_not_principal: statement.usesNotPrincipal,
    internet_accessible: isOpenStatement(statement, openPrefixLength),
    principals: sorted(principalsOf(statement)),
    actions: statement.actions,
    condition_arns: conditionValues(statement, 'arn'),
    condition_accounts: conditionValues(statement, 'account'),
    condition_userids: conditionValues(statement, 'userid'),
    condition_cidrs: conditionValues(statement, 'cidr'),
    condition_vpcs: conditionValues(statement, 'vpc'),
    condition_vpces: conditionValues(statement, 'vpce'),
    condition_orgids: sorted(conditionValues(statement, 'organization').map(organizationIdOf)),
    condition_orgpaths: conditionValues(statement, 'organization'),
    condition_entries: asPairs(conditionWhos(statement)),
    whos_allowed: asPairs(statement.whos),
    action_summary: summaryOf([statement]),
  };
};

/** The same of a whole document. */
export const documentProperties = (document: JsonObject): JsonObject => {
  const { statements } = parsePolicyDocument(document);
  const allowing = statements.filter(({ allows }) => allows);
  const open = statements.filter((statement) => isOpenStatement(statement, openPrefixLength));
  const whos = asPairs(allowing.flatMap(({ whos }) => whos));
  const countOf = (category: string): number => whos.filter((who) => (who as readonly Json[])[0] === category).length;
  return {
    statement_count: statements.length,
    internet_accessible: open.length > 0,
    internet_accessible_actions: sorted(open.flatMap(({ actions }) => actions)),
    principals: sorted(allowing.flatMap(principalsOf)),
    condition_entries: asPairs(allowing.flatMap(conditionWhos)),
    whos_allowed: whos,
    whos_allowed_count: whos.length,
    whos_allowed_principal_count: countOf('principal'),
    whos_allowed_account_count: countOf('account'),
    action_summary: summaryOf(allowing),
  };
};

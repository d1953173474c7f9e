import type { Fact } from '../../../model/finding.ts';
import type { Json } from '../../../model/json.ts';
import { configFact } from '../../../plugin/define-check.ts';
import type { PolicyStatement } from './policy-statement.ts';
import { sortedUnique } from './string-list.ts';

/** Lists of a policy have no order, so the fact has one of its own. */
const union = (
  statements: readonly PolicyStatement[],
  part: (statement: PolicyStatement) => readonly string[] | null,
): readonly string[] => {
  const [first, ...others] = statements;
  if (first === undefined) return [];
  return others.length === 0 ? (part(first) ?? []) : sortedUnique(statements.flatMap((statement) => part(statement) ?? []));
};

const conditionsOf = (statements: readonly PolicyStatement[]): readonly Json[] => {
  if (statements.length === 1) return [statements[0]!.condition];
  const byText = new Map(statements.map(({ condition }) => [JSON.stringify(condition), condition] as const));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
};

/** What findings about some statements rest on, wherever in the policy these stand. */
export const statementFacts = (statements: readonly PolicyStatement[]): readonly Fact[] => [
  configFact(
    'Action',
    union(statements, ({ actions }) => actions),
  ),
  configFact(
    'NotAction',
    union(statements, ({ notActions }) => notActions),
  ),
  configFact(
    'Resource',
    union(statements, ({ resources }) => resources),
  ),
  configFact(
    'NotResource',
    union(statements, ({ notResources }) => notResources),
  ),
  configFact('Condition', conditionsOf(statements)),
];

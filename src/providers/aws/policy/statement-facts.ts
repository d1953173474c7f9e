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
  if (statements.every(({ condition }) => condition === null)) return [];
  const byText = new Map(statements.map(({ condition }) => [JSON.stringify(condition), condition] as const));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
};

function* facts(statements: readonly PolicyStatement[], concerns: (action: string) => boolean): Iterable<Fact> {
  const lists = {
    Action: union(statements, ({ actions }) => actions.filter(concerns)),
    NotAction: union(statements, ({ notActions }) => notActions),
    Resource: union(statements, ({ resources }) => resources),
    NotResource: union(statements, ({ notResources }) => notResources),
    Condition: conditionsOf(statements),
  };
  for (const [name, list] of Object.entries(lists)) {
    if (list.length > 0) yield configFact(name, list);
  }
}

const everything = (): boolean => true;

/**
 * What findings about some statements rest on, wherever in the policy these stand. `concerns`: the actions that matter to
 * the finding, so that it does not change with the others.
 */
export const statementFacts = (
  statements: readonly PolicyStatement[],
  concerns: (action: string) => boolean = everything,
): readonly Fact[] => [...facts(statements, concerns)];

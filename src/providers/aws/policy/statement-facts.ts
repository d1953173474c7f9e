import { shortHash } from '../../../base/sha256.ts';
import type { Fact } from '../../../model/finding.ts';
import type { Json } from '../../../model/json.ts';
import { configFact } from '../../../plugin/define-check.ts';
import type { PolicyStatement } from './policy-statement.ts';
import { sortedUnique } from './string-list.ts';

/** A fact is for comparing and for showing. What nobody would read is kept as its hash: each finding carries its facts. */
const LONGEST_TEXT = 2_000;

const compactFact = (name: string, list: readonly Json[]): Fact => {
  const text = JSON.stringify(list);
  return configFact(name, text.length > LONGEST_TEXT ? `sha256:${shortHash(text)}` : list);
};

const conditionsOf = (statements: readonly PolicyStatement[]): readonly Json[] => {
  const byText = new Map(statements.map(({ condition }) => [JSON.stringify(condition), condition] as const));
  return [...byText.keys()]
    .sort()
    .map((text) => byText.get(text)!)
    .filter((condition) => condition !== null);
};

/** Lists of a policy have no order, so the facts have one of their own. */
function* readFacts(statements: readonly PolicyStatement[], concerns: (action: string) => boolean): Iterable<Fact> {
  const union = (part: (statement: PolicyStatement) => readonly string[] | null): readonly string[] =>
    sortedUnique(statements.flatMap((statement) => part(statement) ?? []));
  const lists = {
    Action: union(({ actions }) => actions).filter(concerns),
    NotAction: union(({ notActions }) => notActions),
    Resource: union(({ resources }) => resources),
    NotResource: union(({ notResources }) => notResources),
    Condition: conditionsOf(statements),
  };
  for (const [name, list] of Object.entries(lists)) {
    if (list.length > 0) yield compactFact(name, list);
  }
}

/** Most findings rest on one statement, and one statement may be behind thousands of them. */
const factsOfOne = new WeakMap<PolicyStatement, readonly Fact[]>();

/** What findings about some statements rest on, wherever in the policy these stand. */
export const statementFacts = (statements: readonly PolicyStatement[]): readonly Fact[] => {
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0) return [...readFacts(statements, () => true)];
  const known = factsOfOne.get(only);
  if (known !== undefined) return known;
  const facts = [...readFacts(statements, () => true)];
  factsOfOne.set(only, facts);
  return facts;
};

/** The same with only those actions that matter to the finding, so that it does not change with the others. */
export const factsOfActions = (statements: readonly PolicyStatement[], concerns: (action: string) => boolean): readonly Fact[] => [
  ...readFacts(statements, concerns),
];

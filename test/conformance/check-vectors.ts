import type { Json } from '../../src/model/json.ts';
import { type ActualFinding, auditItem } from './audit-vector.ts';
import { builtChecks } from './built-checks.ts';
import { failed, type Outcome, PASSED } from './outcome.ts';
import type { Vector } from './vector.ts';

interface ExpectedFinding {
  readonly check: string;
  readonly category: string;
  readonly score: number;
  readonly notes_contains: readonly string[];
}

const fits = (expected: ExpectedFinding, actual: ActualFinding): boolean =>
  expected.check === actual.check &&
  expected.category === actual.category &&
  expected.score === actual.score &&
  expected.notes_contains.every((text) => actual.notes?.includes(text));

/** Finds each expected finding one of its own: texts may fit several, so a taken one is given another where it has one. */
const pairs = (expected: readonly ExpectedFinding[], actual: readonly ActualFinding[]): number => {
  const takenBy = new Map<number, number>();
  const place = (which: number, tried: Set<number>): boolean => {
    for (const [at, finding] of actual.entries()) {
      if (tried.has(at) || !fits(expected[which]!, finding)) continue;
      tried.add(at);
      const holder = takenBy.get(at);
      if (holder !== undefined && !place(holder, tried)) continue;
      takenBy.set(at, which);
      return true;
    }
    return false;
  };
  return expected.filter((_, which) => place(which, new Set())).length;
};

/** Runs the checks that a vector names, and compares the complete set of findings. */
export const runCheckVector = async (vector: Vector, expectation: Json): Promise<Outcome> => {
  const expected = expectation as unknown as readonly ExpectedFinding[];
  const run = vector.run ?? [];
  const missing = run.filter((id) => !builtChecks.has(id));
  if (missing.length > 0) return failed(`the checks ${run.join(', ')}`, `there is no check ${missing.join(', ')}`);
  const actual = await auditItem(
    vector,
    run.map((id) => builtChecks.get(id)!),
  );
  const complete = expected.length === actual.length && pairs(expected, actual) === expected.length;
  return complete ? PASSED : failed(expected, actual);
};

import { sentenceOf } from '../../src/model/errors.ts';
import { builtTechnologies } from './built-checks.ts';
import { runCheckVector } from './check-vectors.ts';
import { failed, type Outcome, skipped } from './outcome.ts';
import { runPolicyVector } from './policy-vectors.ts';
import { runUnitVector } from './unit-vectors.ts';
import type { FiledVector } from './vector.ts';

const isBuilt = (technology: string): boolean => technology === 'engine' || builtTechnologies.has(technology);

const dispatch = async (filed: FiledVector): Promise<Outcome> => {
  const { modern, technology, kind, expect, expected } = filed.vector;
  if (modern?.informative === true) return skipped('no result can be stated');
  if (technology === undefined) return runPolicyVector(filed);
  if (!isBuilt(technology)) return skipped(`${technology} is not built`);
  if (kind === 'unit') return runUnitVector(filed.vector, modern?.expect ?? expected ?? null);
  return runCheckVector(filed.vector, modern?.expect ?? expect ?? []);
};

/** Runs one vector. What it throws is its failure, not that of the run. */
export const runVector = async (filed: FiledVector): Promise<Outcome> => {
  try {
    return await dispatch(filed);
  } catch (thrown) {
    return failed('a result', `an error: ${sentenceOf(thrown)}`);
  }
};

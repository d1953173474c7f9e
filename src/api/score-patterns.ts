import type { ScorePattern } from '../contract/score-override.ts';
import { patternMatches } from '../engine/score-override.ts';
import { listAccounts } from '../store/account-store.ts';
import type { OverridePattern, OverrideRow } from '../store/override-store.ts';
import { includes, type Scope } from '../store/scope.ts';
import type { RouteContext } from './api-context.ts';

/** Patterns of a request as the store has them. */
export const toStoredPatterns = (patterns: readonly ScorePattern[]): OverridePattern[] =>
  patterns.map(({ type, ...pattern }) => (type === undefined ? pattern : { type, ...pattern }));

/** A pattern may name an account that is out of the reader's scope: only those are told that concern one of theirs. */
export const withVisiblePatterns = async (
  { db }: RouteContext,
  scope: Scope,
  overrides: readonly OverrideRow[],
): Promise<readonly OverrideRow[]> => {
  if (scope.accounts === 'all') return overrides;
  const own = (await listAccounts(db)).filter(({ id }) => includes(scope, id));
  return overrides.map((override) => ({
    ...override,
    patterns: override.patterns.filter((pattern) => own.some((account) => patternMatches(pattern, account))),
  }));
};

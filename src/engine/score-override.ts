import { globMatches } from '../base/glob.ts';
import type { Account } from '../model/account.ts';

/** A score for the accounts whose field matches a pattern (`*`, `?`); the first that matches wins. */
export interface AccountPattern {
  readonly type?: string;
  readonly field: string;
  readonly pattern: string;
  readonly score: number;
}

/** What an operator decided about a check. */
export interface ScoreOverride {
  readonly checkId: string;
  readonly score: number | null;
  readonly disabled: boolean;
  readonly patterns: readonly AccountPattern[];
}

const STANDARD_FIELDS: Readonly<Record<string, (account: Account) => string>> = {
  name: (account) => account.name,
  identifier: (account) => account.identifier,
  notes: (account) => account.notes ?? '',
};

const fieldOf = (account: Account, field: string): string => {
  const standard = STANDARD_FIELDS[field];
  if (standard) return standard(account);
  const value = account.fields[field];
  return value === undefined || value === null ? '' : String(value);
};

/** The points of a finding after the operator's word: the first matching pattern, else the override's score, else its own. */
export const effectiveScore = (own: number, override: ScoreOverride | undefined, account: Account): number => {
  if (!override) return own;
  const matching = override.patterns.find(
    ({ type, field, pattern }) => (type === undefined || type === account.type) && globMatches(pattern, fieldOf(account, field)),
  );
  return matching?.score ?? override.score ?? own;
};

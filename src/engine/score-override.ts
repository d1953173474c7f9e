import { globMatches } from '../base/glob.ts';
import type { Account } from '../model/account.ts';
import type { OverridePattern, OverrideRow } from '../store/override-store.ts';

/** What people decided about a check. The first pattern (`*`, `?`) that matches an account wins. */
export interface ScoreOverride extends OverrideRow {
  /** Ids of the accounts in which the check is switched off. */
  readonly offIn?: ReadonlySet<number>;
}

/** Has somebody switched the check off, everywhere or in this account? */
export const isSwitchedOff = (override: ScoreOverride | undefined, { id }: Account): boolean =>
  override !== undefined && (override.disabled || (override.offIn?.has(id) ?? false));

const STANDARD_FIELDS: Readonly<Record<string, (account: Account) => string>> = {
  name: (account) => account.name,
  identifier: (account) => account.identifier,
  notes: (account) => account.notes ?? '',
};

export const STANDARD_FIELD_NAMES: readonly string[] = Object.keys(STANDARD_FIELDS);

const fieldOf = (account: Account, field: string): string => {
  const standard = STANDARD_FIELDS[field];
  if (standard) return standard(account);
  const value = account.fields[field];
  return value === undefined || value === null ? '' : String(value);
};

/** Does the pattern concern the account? */
export const patternMatches = ({ type, field, pattern }: OverridePattern, account: Account): boolean =>
  (type === undefined || type === account.type) && globMatches(pattern, fieldOf(account, field));

/** The points of a finding after the operator's word: the first matching pattern, else the override's score, else its own. */
export const effectiveScore = (own: number, override: ScoreOverride | undefined, account: Account): number => {
  if (!override) return own;
  const matching = override.patterns.find((pattern) => patternMatches(pattern, account));
  return matching?.score ?? override.score ?? own;
};

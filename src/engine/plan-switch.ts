import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { WantedAccount } from '../store/account-batch.ts';

/** Stands for every account of ours. */
export const ALL = 'all';

/** A name, an identifier, or the id under which an account is stored. */
export type AccountReference = string | number;

/** What a switch comes to. */
export interface SwitchPlan {
  readonly wanted: readonly WantedAccount[];
  /** Names of the accounts that are switched. */
  readonly switched: readonly string[];
}

/** The accounts that are meant, each once; every name that is none is told. */
const meant = (stored: readonly Account[], references: readonly AccountReference[]): Account[] => {
  const byName = new Map<AccountReference, Account>([
    ...stored.map((one) => [one.id, one] as const),
    ...stored.map((one) => [one.identifier, one] as const),
    ...stored.map((one) => [one.name, one] as const),
  ]);
  const unknown = references.filter((name) => !byName.has(name) && name !== ALL);
  if (unknown.length > 0)
    throw new MonkeyError('not-found', `There is no account ${unknown.map((name) => `"${String(name)}"`).join(', ')}.`);
  const ours = references.includes(ALL) && !byName.has(ALL) ? stored.filter((account) => !account.thirdParty) : [];
  return [...new Set([...ours, ...references.flatMap((name) => byName.get(name) ?? [])])];
};

/** Has accounts watched, or not; `all` is every account of ours. Pure. Throws a sentence that names every account that cannot be switched. */
export const planSwitch = (stored: readonly Account[], references: readonly AccountReference[], active: boolean): SwitchPlan => {
  const accounts = meant(stored, references);
  const foreign = accounts.filter((account) => active && account.thirdParty).map(({ name }) => name);
  if (foreign.length > 0)
    throw new MonkeyError('bad-input', `Accounts of third parties are known, never watched, and cannot be enabled: ${foreign.join(', ')}.`);
  return {
    wanted: accounts.map(({ id, ...values }) => ({ id, values: { ...values, active } })),
    switched: accounts.filter((account) => account.active !== active).map(({ name }) => name),
  };
};

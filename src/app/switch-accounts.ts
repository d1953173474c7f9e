import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { WantedAccount } from '../store/account-batch.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';

/** Stands for every account of ours. */
export const ALL = 'all';

export interface SwitchedAccounts {
  /** Names of the accounts that were switched. */
  readonly switched: readonly string[];
  /** How many of those that were meant were so already. */
  readonly unchanged: number;
}

/** The accounts that are meant, each once; every name that is none is told. */
const meant = (stored: readonly Account[], names: readonly string[]): Account[] => {
  const byName = new Map([...stored.map((one) => [one.identifier, one] as const), ...stored.map((one) => [one.name, one] as const)]);
  const unknown = names.filter((name) => !byName.has(name) && name !== ALL);
  if (unknown.length > 0) throw new MonkeyError('not-found', `There is no account ${unknown.map((name) => `"${name}"`).join(', ')}.`);
  const ours = names.includes(ALL) && !byName.has(ALL) ? stored.filter((account) => !account.thirdParty) : [];
  return [...new Set([...ours, ...names.flatMap((name) => byName.get(name) ?? [])])];
};

/** Pure. Throws a sentence that names every account that cannot be switched. */
const planSwitch = (stored: readonly Account[], names: readonly string[], active: boolean): WantedAccount[] => {
  const accounts = meant(stored, names);
  const foreign = accounts.filter((account) => active && account.thirdParty).map(({ name }) => name);
  if (foreign.length > 0)
    throw new MonkeyError('bad-input', `Accounts of third parties are known, never watched, and cannot be enabled: ${foreign.join(', ')}.`);
  return accounts.map(({ id, ...values }) => ({ id, values: { ...values, active } }));
};

/** Has accounts watched, or not watched, found by name or identifier; `all` is every account of ours. All of them, or none. */
export const switchAccounts = async (app: App, names: readonly string[], active: boolean): Promise<SwitchedAccounts> => {
  let switched: readonly string[] = [];
  const decide = (stored: readonly Account[]) => {
    const wanted = planSwitch(stored, names, active);
    const before = new Map(stored.map((account) => [account.id, account.active]));
    switched = wanted.filter(({ id, values }) => before.get(id!) !== values.active).map(({ values }) => values.name);
    return wanted;
  };
  const { unchanged } = await changeAccounts(app, decide);
  return { switched, unchanged };
};

import { accountToStore, parseStated, providerOf } from '../engine/parse-account.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { ServiceAccount } from '../plugin/define-provider.ts';
import type { AccountCounts, WantedAccount } from '../store/account-batch.ts';
import type { StoredAccount } from '../store/account-store.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';

export interface AddedServiceAccounts extends AccountCounts {
  /** The day on which the list was made. */
  readonly asOf: string;
  /** Accounts that the operator calls his own; nothing was changed of them. */
  readonly own: readonly string[];
  /** Accounts that got another name than the usual one, because that is taken. */
  readonly renamed: readonly { readonly name: string; readonly taken: string }[];
}

interface Plan {
  readonly wanted: WantedAccount[];
  readonly own: string[];
  readonly renamed: { name: string; taken: string }[];
}

/** The usual name, or the same with the number, when another account has it. */
const freeName = ({ name, identifier }: ServiceAccount, taken: ReadonlySet<string>): string => {
  const second = `${name} ${identifier}`;
  const free = [name, second].find((one) => !taken.has(one));
  if (free !== undefined) return free;
  throw new MonkeyError(
    'conflict',
    `Two accounts are named "${name}" and "${second}", so ${identifier} cannot be added. Rename one of them.`,
  );
};

/** Notes that an operator wrote stay; what came from an earlier list, an address of the same host, does not. */
const notesOf = ({ notes }: Account, address: string): string => {
  const isOurs = notes === null || notes === '' || (URL.canParse(notes) && new URL(notes).host === new URL(address).host);
  return isOurs ? address : notes;
};

/** What becomes of each account of the list. Pure. */
export const planServiceAccounts = (
  { registry }: Pick<App, 'registry'>,
  type: string,
  listed: readonly ServiceAccount[],
  stored: readonly StoredAccount[],
): Plan => {
  const known = new Map(stored.filter((account) => account.type === type).map((account) => [account.identifier, account]));
  const taken = new Set(stored.map(({ name }) => name));
  const plan: Plan = { wanted: [], own: [], renamed: [] };
  for (const account of listed) {
    const { notes, fields, identifier } = account;
    const before = known.get(identifier);
    if (before && !before.thirdParty) plan.own.push(before.name);
    else if (before) {
      // It is known already and keeps everything else, which an operator may have given it.
      const said = parseStated(registry, { type, name: before.name, identifier, fields: [], notes: notesOf(before, notes) }, 'provider');
      plan.wanted.push({ id: before.id, ...accountToStore(said, before) });
    } else {
      const name = freeName(account, taken);
      taken.add(name);
      if (name !== account.name) plan.renamed.push({ name, taken: account.name });
      const said = parseStated(registry, { type, name, identifier, notes, fields, active: false, thirdParty: true }, 'provider');
      plan.wanted.push({ id: null, ...accountToStore(said) });
    }
  }
  return plan;
};

/** Makes known the accounts of a provider's own, as those of third parties, found by their numbers: all in one transaction. */
export const addServiceAccounts = async (app: App, accountType: string): Promise<AddedServiceAccounts> => {
  const { type, serviceAccounts } = providerOf(app.registry, accountType);
  if (!serviceAccounts) throw new MonkeyError('bad-input', `No list of accounts comes with the account type ${type}.`);
  const { asOf, accounts } = serviceAccounts();
  let plan: Plan = { wanted: [], own: [], renamed: [] };
  const decide = (stored: readonly StoredAccount[]) => {
    plan = planServiceAccounts(app, type, accounts, stored);
    return plan.wanted;
  };
  const counts = await changeAccounts(app, decide);
  return { ...counts, asOf, own: plan.own, renamed: plan.renamed };
};

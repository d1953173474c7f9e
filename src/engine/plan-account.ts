import { MonkeyError } from '../model/errors.ts';
import type { Provider } from '../plugin/define-provider.ts';
import { isAsStored, type WantedAccount } from '../store/account-batch.ts';
import type { StoredAccount } from '../store/account-store.ts';
import { accountToStore, defaultFields, parseStated, type StatedAccount } from './parse-account.ts';
import type { Registry } from './registry.ts';

/** Names, and identifiers within a type, belong to one account each. `stored`: all accounts. */
const assertFree = ({ id, values: { name, type, identifier } }: WantedAccount, stored: readonly StoredAccount[]): void => {
  const others = stored.filter((account) => account.id !== id);
  const namesake = others.find((account) => account.name === name);
  if (namesake) throw new MonkeyError('conflict', `There is an account named "${name}" already: ${namesake.type} ${namesake.identifier}.`);
  const same = others.find((account) => account.type === type && account.identifier === identifier);
  if (same) throw new MonkeyError('conflict', `There is a ${type} account with the identifier ${identifier} already: "${same.name}".`);
};

/** A new account as somebody describes it. Pure. Throws a sentence where it cannot be had. */
export const planNewAccount = (registry: Registry, stated: StatedAccount, stored: readonly StoredAccount[]): WantedAccount => {
  const wanted = { id: null, ...accountToStore(parseStated(registry, stated)) };
  assertFree(wanted, stored);
  return wanted;
};

/** What somebody says of an account that is stored; what is absent is not said. */
export type StatedChange = Partial<StatedAccount>;

export interface ChangeRules {
  /** What is not said goes back to its default. Secrets stay, since nobody can read them to say them again. */
  readonly replaces: boolean;
  /**
   * Whether whoever changes it may see all accounts. Others switch it and write notes: names are unique among all, whose an account is
   * decides verdicts elsewhere, and with other fields the program could read what belongs to another account.
   */
  readonly seesAll: boolean;
}

const assertOwnMatter = ({ values, secrets }: WantedAccount, before: StoredAccount): void => {
  const { active, notes } = values;
  if (isAsStored({ ...before, active, notes }, values) && (secrets?.size ?? 0) === 0) return;
  throw new MonkeyError(
    'forbidden',
    'Name, identifier, fields and owner of an account concern every account, and you may see only some of them. You may switch it and write notes.',
  );
};

const assertType = ({ type }: StatedChange, before: StoredAccount): void => {
  if (type !== undefined && type.toLowerCase() !== before.type.toLowerCase())
    throw new MonkeyError('conflict', `The account ${before.name} is of the type ${before.type}, which never changes.`);
};

/** The account without anything that somebody has said of it; what only the provider says stays. */
const blank = (before: StoredAccount, provider: Provider): StoredAccount => {
  const told = provider.fields.filter(({ readOnly }) => readOnly).map(({ name }) => [name, before.fields[name]]);
  return { ...before, active: true, thirdParty: false, notes: null, fields: { ...defaultFields(provider), ...Object.fromEntries(told) } };
};

/** What becomes of an account that somebody changes. Pure. Throws a sentence where that cannot be. */
export const planAccountChange = (
  registry: Registry,
  { before, change }: { readonly before: StoredAccount; readonly change: StatedChange },
  stored: readonly StoredAccount[],
  rules: ChangeRules,
): WantedAccount => {
  assertType(change, before);
  const { name, identifier, type } = before;
  const parsed = parseStated(registry, { name, identifier, fields: [], ...change, type });
  const kept = rules.replaces ? blank(before, parsed.provider) : before;
  const wanted = { id: before.id, ...accountToStore(parsed, kept) };
  if (!rules.seesAll) assertOwnMatter(wanted, before);
  assertFree(wanted, stored);
  return wanted;
};

import { MonkeyError } from '../model/errors.ts';
import { isAsStored, type WantedAccount } from '../store/account-batch.ts';
import type { StoredAccount } from '../store/account-store.ts';
import type { AccountRow } from './account-rows.ts';
import { accountToStore, type ParsedAccount, parseStated } from './parse-account.ts';
import type { Registry } from './registry.ts';

export interface UpsertOptions {
  /** Where the rows come from, for sentences: the name of a file. */
  readonly source: string;
  /** Whether what is stored may be changed; what is stored in the same words is no change. */
  readonly updateExisting: boolean;
  /** What to do to have it changed: `Give --update-existing`. */
  readonly toUpdate?: string;
}

const identityOf = ({ type, identifier }: { readonly type: string; readonly identifier: string }): string => `${type} ${identifier}`;

/** What stands in the way of rows, all of it in one error. */
const refuse = (problems: readonly MonkeyError[], rows: number, source: string): never => {
  const [first] = problems;
  if (problems.length === 1) throw first!;
  const code = problems.some((problem) => problem.code !== 'conflict') ? 'bad-input' : 'conflict';
  const sentences = problems.map(({ message }) => message).join('\n');
  throw new MonkeyError(
    code,
    `${problems.length} of the ${rows} accounts in ${source} cannot be used, so nothing was changed:\n${sentences}`,
  );
};

/** Who has each name and each identity, of the accounts that are stored and of the rows so far. */
class Holders {
  readonly #stored: ReadonlyMap<string, StoredAccount>;
  readonly #names: Map<string, { readonly identity: string; readonly where: string | null }>;
  readonly #identities = new Map<string, string>();

  constructor(stored: readonly StoredAccount[]) {
    this.#stored = new Map(stored.map((account) => [identityOf(account), account]));
    this.#names = new Map(stored.map((account) => [account.name, { identity: identityOf(account), where: null }]));
  }

  storedAs(account: ParsedAccount): StoredAccount | undefined {
    return this.#stored.get(identityOf(account));
  }

  /** Takes identity and name for a row. Two rows about one account, and two accounts with one name, are conflicts. */
  take(account: ParsedAccount, where: string): void {
    const identity = identityOf(account);
    const before = this.#identities.get(identity);
    if (before !== undefined) throw new MonkeyError('conflict', `${where} is about ${identity}, as is ${before}.`);
    this.#identities.set(identity, where);
    const holder = this.#names.get(account.name);
    if (holder !== undefined && holder.identity !== identity) {
      const who = holder.where ?? holder.identity;
      throw new MonkeyError('conflict', `${where}: There is an account named "${account.name}" already: ${who}.`);
    }
    this.#names.set(account.name, { identity, where });
  }
}

/** The account that a row asks for. Throws a sentence where it cannot be had. */
const wantedBy = (account: ParsedAccount, where: string, holders: Holders, options: UpsertOptions): WantedAccount => {
  const { updateExisting, toUpdate = 'Give --update-existing' } = options;
  holders.take(account, where);
  const stored = holders.storedAs(account);
  const wanted = accountToStore(account, stored);
  // Whether a secret is another one is seen only where it is written.
  if (stored !== undefined && !updateExisting && (!isAsStored(stored, wanted.values) || wanted.secrets.size > 0))
    throw new MonkeyError(
      'conflict',
      `${where}: There is an account ${identityOf(account)} already, ${stored.name}, of which other things are known. ${toUpdate} to change it.`,
    );
  return { id: stored?.id ?? null, ...wanted };
};

const placed = (error: MonkeyError, where: string): MonkeyError =>
  error.message.startsWith(where) ? error : new MonkeyError(error.code, `${where}: ${error.message}`, { cause: error });

/** What becomes of every row, or one error about all that cannot be used. Pure. */
export const planUpsert = (
  registry: Registry,
  rows: readonly AccountRow[],
  stored: readonly StoredAccount[],
  options: UpsertOptions,
): readonly WantedAccount[] => {
  const holders = new Holders(stored);
  const problems: MonkeyError[] = [];
  const wanted: WantedAccount[] = [];
  for (const { where, said } of rows) {
    try {
      if (said instanceof MonkeyError) throw said;
      wanted.push(wantedBy(parseStated(registry, said), where, holders, options));
    } catch (error) {
      if (!(error instanceof MonkeyError)) throw error;
      problems.push(placed(error, where));
    }
  }
  if (problems.length > 0) refuse(problems, rows.length, options.source);
  return wanted;
};

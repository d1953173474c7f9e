import { inPieces } from '../base/in-pieces.ts';
import { runLimited } from '../base/run-limited.ts';
import { accountToStore, parseStated, providerOf } from '../engine/parse-account.ts';
import { withFieldSecrets } from '../engine/with-field-secrets.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Cause } from '../model/failure.ts';
import type { Provider } from '../plugin/define-provider.ts';
import type { WantedAccount } from '../store/account-batch.ts';
import { listAccounts, type StoredAccount } from '../store/account-store.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';

/** Accounts that are asked at the same time. Each is a call or two, mostly spent waiting. */
const AT_ONCE = 8;
/** Accounts whose answers are written in one transaction; an interrupted command keeps what was written before. */
const WRITTEN_TOGETHER = 64;

export interface FetchOptions {
  /** Ask accounts that have all of it, too. */
  readonly override: boolean;
  readonly signal: AbortSignal;
  /** Told of each account that did not tell, as soon as that is known. */
  readonly onFailure: (account: Account, cause: Cause) => void;
}

export interface FetchedAccounts {
  readonly updated: number;
  /** They told what is stored of them. */
  readonly unchanged: number;
  /** They have it already and were not asked. */
  readonly kept: number;
  readonly failed: number;
}

interface Answer {
  readonly account: Account;
  readonly fields: Readonly<Record<string, string>>;
}

const hasAll = (provider: Provider, { fields }: Account): boolean =>
  provider.fields.filter(({ fetched }) => fetched).every(({ name }) => fields[name] !== undefined && fields[name] !== '');

/** The stored account with what it told. It may have changed since it was asked, or be gone. */
const wantedBy = (app: App, { account, fields }: Answer, stored: ReadonlyMap<number, StoredAccount>): WantedAccount[] => {
  const now = stored.get(account.id);
  if (!now || now.identifier !== account.identifier) return [];
  const { type, name, identifier } = now;
  const told = parseStated(app.registry, { type, name, identifier, fields: Object.entries(fields) }, 'provider');
  return [{ id: now.id, ...accountToStore(told, now) }];
};

/** A provider of a plugin may throw in spite of its contract; that concerns one account only. */
const ask = async (app: App, provider: Provider, account: Account, signal: AbortSignal) => {
  try {
    return await withFieldSecrets(provider, await app.fieldSecrets(account)).fetchFields!(app.sessionOptions(account, signal));
  } catch (thrown) {
    signal.throwIfAborted();
    return { cause: { code: 'Error', message: sentenceOf(thrown) } };
  }
};

/** Asks every active account of a type for the fields that it can tell, and stores them. One that does not tell stops no other. */
export const fetchAccountFields = async (
  app: App,
  accountType: string,
  { override, signal, onFailure }: FetchOptions,
): Promise<FetchedAccounts> => {
  const provider = providerOf(app.registry, accountType);
  if (!provider.fetchFields) throw new MonkeyError('bad-input', `Accounts of the type ${provider.type} cannot be asked for their fields.`);
  const db = app.database.kysely;
  const active = (await listAccounts(db)).filter((account) => account.type === provider.type && account.active);
  const asked = override ? active : active.filter((account) => !hasAll(provider, account));
  const sum = { updated: 0, unchanged: 0, failed: 0 };
  for (const piece of inPieces(asked, WRITTEN_TOGETHER)) {
    const answers = await runLimited(piece, AT_ONCE, async (account): Promise<Answer[]> => {
      const told = await ask(app, provider, account, signal);
      if ('fields' in told) return [{ account, fields: told.fields }];
      sum.failed += 1;
      onFailure(account, told.cause);
      return [];
    });
    const decide = (stored: readonly StoredAccount[]) => {
      const byId = new Map(stored.map((account) => [account.id, account]));
      return answers.flat().flatMap((answer) => wantedBy(app, answer, byId));
    };
    const { updated, unchanged } = await changeAccounts(app, decide);
    sum.updated += updated;
    sum.unchanged += unchanged;
  }
  return { ...sum, kept: active.length - asked.length };
};

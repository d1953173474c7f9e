import type { Account } from '../model/account.ts';
import { type AccountCounts, changeAccounts as changeStoredAccounts, type WantedAccount } from '../store/account-batch.ts';
import type { AccountValues } from '../store/account-store.ts';
import { type Deed, writeAudits } from '../store/audit-log-store.ts';
import type { App } from './open-app.ts';
import { commandLine } from './recorded.ts';

const deedOn =
  (action: string) =>
  ({ type, name, identifier, active }: AccountValues): Deed => ({
    action,
    subject: `account ${name}`,
    detail: { type, identifier, active },
  });

/** Changes any number of accounts at the command line, and writes each that changed into the audit log: all of it, or nothing. */
export const changeAccounts = (
  { database, now }: Pick<App, 'database' | 'now'>,
  decide: (stored: readonly Account[]) => readonly WantedAccount[],
): Promise<AccountCounts> => {
  const at = now();
  return changeStoredAccounts(database.kysely, decide, at, (tx, { added, updated }) =>
    writeAudits(tx, commandLine(), [...added.map(deedOn('account.added')), ...updated.map(deedOn('account.changed'))], at),
  );
};

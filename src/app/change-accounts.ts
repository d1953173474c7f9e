import { accountDeeds } from '../engine/account-deeds.ts';
import { type AccountCounts, changeAccounts as changeStoredAccounts, type WantedAccount } from '../store/account-batch.ts';
import type { StoredAccount } from '../store/account-store.ts';
import { writeAudits } from '../store/audit-log-store.ts';
import type { App } from './open-app.ts';
import { commandLine } from './recorded.ts';

/** Changes any number of accounts at the command line, and writes each that changed into the audit log: all of it, or nothing. */
export const changeAccounts = (
  { database, now, seal }: Pick<App, 'database' | 'now' | 'seal'>,
  decide: (stored: readonly StoredAccount[]) => readonly WantedAccount[],
): Promise<AccountCounts> => {
  const at = now();
  return changeStoredAccounts(database.kysely, decide, at, {
    seal,
    onWritten: (tx, written) => writeAudits(tx, commandLine(), accountDeeds(written), at),
  });
};

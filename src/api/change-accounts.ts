import type { FastifyRequest } from 'fastify';
import { accountDeeds } from '../engine/account-deeds.ts';
import { type AccountCounts, changeAccounts, type WantedAccount, type WrittenAccount } from '../store/account-batch.ts';
import type { StoredAccount } from '../store/account-store.ts';
import type { RouteContext } from './api-context.ts';
import { audited } from './audited.ts';

/** What a request has made of accounts. */
export interface ChangedAccounts {
  readonly counts: AccountCounts;
  readonly written: readonly WrittenAccount[];
}

/** Changes accounts in the name of the caller, all of it or nothing; each that is written is an entry of the audit log. */
export const changeAccountsFor = (
  request: FastifyRequest,
  context: RouteContext,
  decide: (stored: readonly StoredAccount[]) => readonly WantedAccount[],
): Promise<ChangedAccounts> => {
  const deeds = ({ written }: ChangedAccounts) => accountDeeds(written);
  return audited(request, context, deeds, async (tx) => {
    let written: readonly WrittenAccount[] = [];
    const counts = await changeAccounts(tx, decide, context.now(), {
      seal: () => context.seal,
      onWritten: async (_tx, all) => {
        written = all;
      },
    });
    return { counts, written };
  });
};

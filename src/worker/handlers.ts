import type { Handlers } from '../broker/broker.ts';
import type { Account } from '../model/account.ts';

export interface Work {
  /** Null: the account has been removed since. */
  findAccount(id: number): Promise<Account | null>;
  watch(account: Account, technologies: readonly string[], signal: AbortSignal): Promise<void>;
  audit(signal: AbortSignal): Promise<void>;
}

/** What each job does. A job without a handler does not compile. */
export const makeHandlers = (work: Work): Handlers => ({
  async 'watch-account'({ accountId, technologies }, signal) {
    const account = await work.findAccount(accountId);
    // Removed or switched off since it was published: nothing is to be done.
    if (!account?.active) return;
    await work.watch(account, technologies, signal);
    await work.audit(signal);
  },
  'audit-due': (_payload, signal) => work.audit(signal),
});

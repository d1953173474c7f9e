import { pause } from '../base/pause.ts';
import type { Handlers } from '../broker/broker.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';

/** A run of a dead worker holds its lease for half a minute; one of a living worker may go on for hours. */
const TRIES = 9;
const TRY_PAUSE_MILLISECONDS = 5_000;

export interface Work {
  /** Null: the account has been removed since. */
  findAccount(id: number): Promise<Account | null>;
  /** Of these technologies, those of which no run began at or after an instant and is done. */
  notDoneSince(accountId: number, technologies: readonly string[], due: Date): Promise<readonly string[]>;
  /** Throws `already-running` while another worker holds the lease. */
  watch(account: Account, technologies: readonly string[], signal: AbortSignal): Promise<void>;
  audit(signal: AbortSignal): Promise<void>;
  /** Another worker is at it and lives. */
  onBusy(account: Account, technologies: readonly string[]): void;
}

const isBusy = (error: unknown): boolean => error instanceof MonkeyError && error.code === 'already-running';

/** Watches what is left to be watched, once whoever has the lease has ended or died. */
const watchWhenFree = async (work: Work, account: Account, left: () => Promise<readonly string[]>, signal: AbortSignal): Promise<void> => {
  let technologies = await left();
  for (let tries = 1; technologies.length > 0; tries += 1) {
    try {
      return await work.watch(account, technologies, signal);
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (tries === TRIES) return work.onBusy(account, technologies);
    }
    await pause(TRY_PAUSE_MILLISECONDS, signal);
    technologies = await left();
  }
};

/** What each job does. A job without a handler does not compile. Safe to run twice: what has been done since it was due is not done again. */
export const makeHandlers = (work: Work): Handlers => ({
  async 'watch-account'({ accountId, technologies, due }, signal) {
    const account = await work.findAccount(accountId);
    // Removed or switched off since it was published: nothing is to be done.
    if (!account?.active) return;
    const left = async () => (due == null ? technologies : work.notDoneSince(accountId, technologies, new Date(due)));
    await watchWhenFree(work, account, left, signal);
    await work.audit(signal);
  },
  'audit-due': (_payload, signal) => work.audit(signal),
});

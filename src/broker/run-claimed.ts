import { MonkeyError } from '../model/errors.ts';
import type { Stopping } from './stopping.ts';

/** How a job ended, and with it what its broker is told. `lost`: nothing, for it is another's job by now. */
export type Outcome =
  | { readonly end: 'done' }
  | { readonly end: 'failed'; readonly error: unknown }
  | { readonly end: 'handed-back'; readonly error?: unknown }
  | { readonly end: 'lost'; readonly error: unknown };

/** The reason with which a claim that is lost is aborted. */
export const claimLost = (why: string): MonkeyError =>
  new MonkeyError('lease-lost', `The claim on the job was lost: ${why}. Another worker may have taken it.`);

const judged = (error: unknown, claim: AbortSignal, stopping: Stopping): Outcome => {
  if (claim.aborted) return { end: 'lost', error: claim.reason };
  // Whether it threw because it was told to stop cannot be known; another worker finds out.
  return stopping.signal.aborted ? { end: 'handed-back' } : { end: 'failed', error };
};

const tooLate = (claim: AbortSignal, { seconds }: Stopping): Outcome => {
  if (claim.aborted) return { end: 'lost', error: claim.reason };
  return {
    end: 'handed-back',
    error: new MonkeyError('interrupted', `The job did not end within ${seconds} seconds and was handed back.`),
  };
};

/**
 * Does the work of one job until it ends or the deadline of stopping has passed; never rejects. Work that goes on beyond the
 * deadline is nobody's any more: what becomes of it is not looked at, since the job is another's.
 */
export const runClaimed = (work: (signal: AbortSignal) => Promise<void>, claim: AbortSignal, stopping: Stopping): Promise<Outcome> => {
  if (stopping.signal.aborted) return Promise.resolve({ end: 'handed-back' });
  // Not AbortSignal.any: that lives as long as the worker when a handler leaves a listener on it.
  const told = new AbortController();
  const tellStopped = () => told.abort(stopping.signal.reason);
  const tellLost = () => told.abort(claim.reason);
  const worked = async (): Promise<Outcome> => {
    try {
      await work(told.signal);
      return claim.aborted ? { end: 'lost', error: claim.reason } : { end: 'done' };
    } catch (error) {
      return judged(error, claim, stopping);
    }
  };
  return new Promise((resolve) => {
    const end = (outcome: Outcome) => {
      stopping.signal.removeEventListener('abort', tellStopped);
      stopping.deadline.removeEventListener('abort', giveUp);
      claim.removeEventListener('abort', tellLost);
      resolve(outcome);
    };
    const giveUp = () => end(tooLate(claim, stopping));
    stopping.signal.addEventListener('abort', tellStopped);
    stopping.deadline.addEventListener('abort', giveUp);
    claim.addEventListener('abort', tellLost);
    void worked().then(end);
  });
};

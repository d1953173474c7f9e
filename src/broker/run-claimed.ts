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

/**
 * Does the work of one job until it ends or the deadline of stopping has passed; never rejects. Work that goes on beyond the
 * deadline is nobody's any more: what becomes of it is not looked at, since the job is another's.
 */
export const runClaimed = (work: (signal: AbortSignal) => Promise<void>, claim: AbortSignal, stopping: Stopping): Promise<Outcome> => {
  if (stopping.signal.aborted) return Promise.resolve({ end: 'handed-back' });
  const signal = AbortSignal.any([stopping.signal, claim]);
  const worked = async (): Promise<Outcome> => {
    try {
      await work(signal);
      return claim.aborted ? { end: 'lost', error: claim.reason } : { end: 'done' };
    } catch (error) {
      return judged(error, claim, stopping);
    }
  };
  return new Promise((resolve) => {
    const giveUp = () => {
      const error = new MonkeyError('interrupted', `The job did not end within ${stopping.seconds} seconds and was handed back.`);
      resolve(claim.aborted ? { end: 'lost', error: claim.reason } : { end: 'handed-back', error });
    };
    stopping.deadline.addEventListener('abort', giveUp, { once: true });
    void worked().then((outcome) => {
      stopping.deadline.removeEventListener('abort', giveUp);
      resolve(outcome);
    });
  });
};

import { claimLost } from '../run-claimed.ts';
import { type Claimed, claimOf, renewClaims, takeOverJobs } from './claims.ts';
import type { DatabaseQueue } from './database-queue.ts';

/** A job that is under way here. */
export interface Running {
  readonly job: Claimed;
  readonly claim: AbortController;
  /** When the database last heard that we are at it, by `performance.now()`. */
  renewedAt: number;
}

/** A claim is renewed so many times before it would end. */
const RENEWALS = 3;

/** Without an answer of the database it cannot be known, and after its time another worker may have the job. */
const endOldClaims = (running: Iterable<Running>, life: number): void => {
  for (const { claim, renewedAt } of running)
    if (performance.now() - renewedAt > life) claim.abort(claimLost(`the database could not be told for ${life / 1_000} seconds`));
};

const renewAll = async (context: DatabaseQueue, running: ReadonlyMap<string, Running>): Promise<void> => {
  const asked = [...running.values()];
  if (asked.length === 0) return;
  const at = performance.now();
  const held = await renewClaims(
    context,
    asked.map(({ job }) => job),
  );
  for (const one of asked) {
    const key = claimOf(one.job);
    if (held.has(key)) one.renewedAt = at;
    // What has ended in the meantime is nobody's.
    else if (running.get(key) === one) one.claim.abort(claimLost('this worker was not heard of in time'));
  }
};

/** Calls `work` every so often, never twice at a time. */
const every = (milliseconds: number, work: () => Promise<void>, onError: (error: unknown) => void): NodeJS.Timeout => {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    void work()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
};

/** Keeps the claims of the jobs under way, and takes over those of workers that are heard of no more. Returns how to end it. */
export const keepClaims = (
  context: DatabaseQueue,
  running: ReadonlyMap<string, Running>,
  onError: (error: unknown) => void,
): (() => void) => {
  const { claim, takeOver } = context.timings;
  const timers = [
    setInterval(() => endOldClaims(running.values(), claim), claim / RENEWALS),
    every(claim / RENEWALS, () => renewAll(context, running), onError),
    every(takeOver, () => takeOverJobs(context), onError),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
};

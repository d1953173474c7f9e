import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; rejects with the signal's reason when it is aborted first. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  try {
    await sleep(milliseconds, undefined, signal ? { signal } : undefined);
  } catch (error) {
    // Node.js hides the reason below an error of its own.
    signal?.throwIfAborted();
    throw error;
  }
};

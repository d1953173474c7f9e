import { pause } from '../../src/base/pause.ts';

const LOOK_MILLISECONDS = 30;
const SECONDS = 30;

/** Waits until there is something to return: neither false, null nor undefined. Throws what was waited for when it takes too long. */
export const until = async <T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  seconds = SECONDS,
): Promise<T> => {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(LOOK_MILLISECONDS)) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found;
  }
  throw new Error(`Waited ${seconds} seconds in vain for this: ${what}`);
};

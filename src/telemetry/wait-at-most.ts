import { pause } from '../base/pause.ts';

/** Waits until the work has ended or the time is over, whichever comes first. The work itself goes on. */
export const waitAtMost = async (work: Promise<unknown>, milliseconds: number): Promise<void> => {
  const ended = new AbortController();
  try {
    await Promise.race([work, pause(milliseconds, ended.signal).catch(() => undefined)]);
  } finally {
    ended.abort();
  }
};

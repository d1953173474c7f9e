import { pause } from '../../src/base/pause.ts';

/** Waits until something is there, at most 20 seconds; says what was awaited when it does not come. */
export const eventually = async <Value>(what: string, look: () => Value | undefined | false | null): Promise<Value> => {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    const value = look();
    if (value) return value;
  }
  throw new Error(`Not in 20 seconds: ${what}`);
};

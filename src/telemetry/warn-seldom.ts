/** Tells of something that went wrong and that the program goes on without. */
export type Warn = (sentence: string, error: unknown) => void;

const MINUTE = 60_000;

/** Tells at most once a minute: what is away for an hour must not fill the log. The clock is one that never jumps. */
export const warnSeldom = (warn: Warn, clock: () => number = () => performance.now()): Warn => {
  let next = Number.NEGATIVE_INFINITY;
  return (sentence, error) => {
    const at = clock();
    if (at < next) return;
    next = at + MINUTE;
    warn(sentence, error);
  };
};

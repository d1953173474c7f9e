/** What is left of the shutdown for handing back, in milliseconds. */
const HAND_BACK_MILLISECONDS = 5_000;

/**
 * The signal under which a job works. A claim that is lost ends it at once. A worker that takes no more jobs lets it finish; once
 * it has to hurry, as long as there is time, and ends it then, so that it can still be handed back.
 */
export const withGrace = (
  claim: AbortSignal,
  stopping: AbortSignal,
  hurry: AbortSignal,
  shutdownSeconds: number,
): { signal: AbortSignal; done: () => void } => {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const startTimer = (): void => {
    timer = setTimeout(() => ending.abort(hurry.reason), Math.max(0, shutdownSeconds * 1000 - HAND_BACK_MILLISECONDS));
  };
  const onAbort = (): void => {
    if (!stopping.aborted) {
      ending.abort(claim.reason);
      return;
    }
    if (hurry.aborted) startTimer();
    else hurry.addEventListener('abort', startTimer, { once: true });
  };
  if (claim.aborted) onAbort();
  else claim.addEventListener('abort', onAbort, { once: true });
  return {
    signal: ending.signal,
    done() {
      clearTimeout(timer);
      claim.removeEventListener('abort', onAbort);
      hurry.removeEventListener('abort', startTimer);
    },
  };
};

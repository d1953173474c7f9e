/** Wakes whoever waits for something to do. */
export interface Alarm {
  /** Wakes the one who waits, or lets the next wait end at once. */
  ring(): void;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** An alarm of one sleeper. A ring while nobody sleeps is not forgotten: what it tells of came after the last look. */
export const makeAlarm = (): Alarm => {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          wake = undefined;
          rung = false;
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        if (rung || signal.aborted) return end();
        wake = end;
        signal.addEventListener('abort', end, { once: true });
      }),
  };
};

import { setMaxListeners } from 'node:events';
import type { ConsumeOptions } from '../plugin/broker-port.ts';

/** When a worker is to stop, and when it waits no longer. Every job under way listens to both signals. */
export interface Stopping {
  /** No further job is taken; those under way are told. */
  readonly signal: AbortSignal;
  /** What is still under way is handed back. */
  readonly deadline: AbortSignal;
  readonly seconds: number;
  /** Forgets the deadline: everything has ended. */
  end(): void;
}

const SHUTDOWN_SECONDS = 20;

/** Calls back when the signal is aborted, or at once when it is. Returns how to stop listening. */
const whenAborted = (signal: AbortSignal, work: () => void): (() => void) => {
  if (signal.aborted) work();
  else signal.addEventListener('abort', work, { once: true });
  return () => signal.removeEventListener('abort', work);
};

export const stoppingOf = ({ signal, hurry = signal, shutdownSeconds = SHUTDOWN_SECONDS }: ConsumeOptions): Stopping => {
  const [told, deadline] = [new AbortController(), new AbortController()];
  setMaxListeners(0, told.signal, deadline.signal);
  let timer: NodeJS.Timeout | undefined;
  const forget = [
    whenAborted(signal, () => told.abort(signal.reason)),
    whenAborted(hurry, () => {
      timer = setTimeout(() => deadline.abort(), shutdownSeconds * 1_000);
    }),
  ];
  return {
    signal: told.signal,
    deadline: deadline.signal,
    seconds: shutdownSeconds,
    end() {
      for (const stop of forget) stop();
      clearTimeout(timer);
    },
  };
};

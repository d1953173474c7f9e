import { setMaxListeners } from 'node:events';
import type { ConsumeOptions } from '../plugin/broker-port.ts';

/** When a worker is to stop, and when it waits no longer. */
export interface Stopping {
  /** No further job is taken; those under way have been told. */
  readonly signal: AbortSignal;
  /** What is still under way is handed back. */
  readonly deadline: AbortSignal;
  readonly seconds: number;
  /** Forgets the deadline: everything has ended. */
  end(): void;
}

const SHUTDOWN_SECONDS = 20;

export const stoppingOf = ({ signal, shutdownSeconds = SHUTDOWN_SECONDS }: ConsumeOptions): Stopping => {
  const deadline = new AbortController();
  // Every job under way listens to it.
  setMaxListeners(0, deadline.signal);
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    timer = setTimeout(() => deadline.abort(), shutdownSeconds * 1_000);
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    signal,
    deadline: deadline.signal,
    seconds: shutdownSeconds,
    end() {
      signal.removeEventListener('abort', start);
      clearTimeout(timer);
    },
  };
};

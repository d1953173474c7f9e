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

export const stoppingOf = ({ signal, shutdownSeconds = SHUTDOWN_SECONDS }: ConsumeOptions): Stopping => {
  const [told, deadline] = [new AbortController(), new AbortController()];
  setMaxListeners(0, told.signal, deadline.signal);
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    told.abort(signal.reason);
    timer = setTimeout(() => deadline.abort(), shutdownSeconds * 1_000);
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    signal: told.signal,
    deadline: deadline.signal,
    seconds: shutdownSeconds,
    end() {
      signal.removeEventListener('abort', start);
      clearTimeout(timer);
    },
  };
};

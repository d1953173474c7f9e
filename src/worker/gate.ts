/** Why a worker takes no jobs. */
export type ClosedFor = 'drain' | 'mismatch' | 'database';

/** Says whether a worker may take jobs. It is open when nothing keeps it closed. */
export interface Gate {
  set(reason: ClosedFor, closed: boolean): void;
  /** Null: it is open. */
  closedFor(): ClosedFor | null;
  isClosedFor(reason: ClosedFor): boolean;
  /** Resolves once it is open, with a signal that is aborted when it closes. Rejects when `signal` is aborted. */
  whenOpen(signal: AbortSignal): Promise<AbortSignal>;
}

export const makeGate = (): Gate => {
  const reasons = new Set<ClosedFor>();
  let closing = new AbortController();
  let waiting: (() => void)[] = [];
  return {
    set(reason, closed) {
      if (!closed) {
        reasons.delete(reason);
        if (reasons.size > 0) return;
        for (const wake of waiting) wake();
        waiting = [];
        return;
      }
      reasons.add(reason);
      closing.abort();
      closing = new AbortController();
    },
    closedFor: () => [...reasons][0] ?? null,
    isClosedFor: (reason) => reasons.has(reason),
    async whenOpen(signal) {
      while (reasons.size > 0) {
        signal.throwIfAborted();
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      }
      return closing.signal;
    },
  };
};

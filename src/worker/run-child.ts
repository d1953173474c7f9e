import { MonkeyError } from '../model/errors.ts';
import type { FromChild, SentError, ToChild } from './child-messages.ts';

/** How often a child says how much memory it takes. */
const MEMORY_MILLISECONDS = 1_000;

/** The conversation with the parent, as a task sees it. */
export interface Parent {
  tell(about: unknown): void;
  /** Null when the parent has no answer. */
  ask(question: unknown): Promise<unknown>;
}

const sent = (error: unknown): SentError => ({
  code: error instanceof MonkeyError ? error.code : null,
  message: error instanceof Error ? error.message : String(error),
  stack: error instanceof Error ? (error.stack ?? null) : null,
});

const say = (message: FromChild): void => {
  // Whether the parent is still there is told by "disconnect".
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/**
 * The child's end: carries out one task after the other until the parent says that it is over, or is gone. Resolves then.
 * Signals are for the parent: it tells its children what to do.
 */
export const runChild = (carryOut: (task: unknown, signal: AbortSignal, parent: Parent) => Promise<void>): Promise<void> => {
  if (!process.send) throw new MonkeyError('bad-input', 'This command is for the workers of the program, not for people.');
  process.on('SIGTERM', () => undefined);
  process.on('SIGINT', () => undefined);
  const over = Promise.withResolvers<void>();
  const questions = new Map<number, (value: unknown) => void>();
  let asked = 0;
  let aborting = new AbortController();
  const parent: Parent = {
    tell: (about) => say({ type: 'tell', about }),
    ask: (question) =>
      new Promise((resolve) => {
        asked += 1;
        questions.set(asked, resolve);
        say({ type: 'ask', id: asked, question });
      }),
  };
  const work = async (task: unknown): Promise<void> => {
    aborting = new AbortController();
    try {
      await carryOut(task, aborting.signal, parent);
      say({ type: 'done' });
    } catch (error) {
      say({ type: 'failed', error: sent(error) });
    }
  };
  const receive = (message: ToChild): void => {
    switch (message.type) {
      case 'task':
        void work(message.task);
        return;
      case 'abort':
        aborting.abort(new MonkeyError('interrupted', message.message));
        return;
      case 'answer':
        questions.get(message.id)?.(message.value);
        questions.delete(message.id);
        return;
      case 'end':
        over.resolve();
    }
  };
  process.on('message', (message) => receive(message as ToChild));
  // Without a parent nobody knows of this work: the fence of its run ends it for good.
  process.once('disconnect', () => process.exit(1));
  const memory = setInterval(() => say({ type: 'memory', bytes: process.memoryUsage.rss() }), MEMORY_MILLISECONDS);
  say({ type: 'ready' });
  return over.promise.finally(() => {
    clearInterval(memory);
    process.removeAllListeners('disconnect');
    process.disconnect?.();
  });
};

import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { ERRORS, type ErrorCode, MonkeyError, sentenceOf } from '../model/errors.ts';
import type { FromChild, SentError, ToChild } from './child-messages.ts';

/** How a child may be told to stop before it is ended by force. */
const ABORT_GRACE_MILLISECONDS = 15_000;
const MIB = 1 << 20;

export interface ChildPoolOptions {
  /** Starts a child whose end of the conversation is `runChild`. */
  readonly fork: () => ChildProcess;
  /** Tasks that are carried out at the same time. */
  readonly slots: number;
  /** A child ends after this many tasks; 0: never. */
  readonly maxTasks: number;
  /** A task that takes longer is ended; 0: none is. */
  readonly timeLimitSeconds: number;
  /** A child that grows beyond it is ended. */
  readonly memoryLimitMiB: number;
  /** A child told something. It is called as if whoever gave the child its task had called it: with the fields of that job's log. */
  readonly onTold?: (about: unknown) => void;
  /** A child asks something. */
  readonly onAsked?: (question: unknown) => Promise<unknown>;
  /** A child died with a task in hand. What it leaves behind is to be cleaned up before the task is tried again. */
  readonly onDied?: (pid: number, reason: string) => Promise<void>;
}

export interface ChildPool {
  /** Carries a task out in a child. Rejects with what the task threw, or with `child-died`. */
  run(task: unknown, signal: AbortSignal): Promise<void>;
  /** Processes that carry out tasks or will, those started ahead included; not those that are just going. */
  size(): number;
  /** Those that carry out a task. */
  busy(): number;
  /** Ends the children; at once those that still have a task in hand, which is another's by now. */
  close(): Promise<void>;
}

interface Child {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<string>;
  tasks: number;
  /** It has done its last task. */
  ending: boolean;
  /** Why it is being ended by us. */
  reason: string | null;
  onResult: ((error: SentError | null) => void) | null;
  /** Does something on behalf of whoever gave it its task. */
  onBehalf: (work: () => void) => void;
}

const asError = ({ code, message, stack }: SentError): Error => {
  const error = code !== null && code in ERRORS ? new MonkeyError(code as ErrorCode, message) : new Error(message);
  if (stack !== null) error.stack = stack;
  return error;
};

const send = (child: Child, message: ToChild): void => {
  // A child that has just died is told of by its end; here it is no error.
  if (child.process.connected) child.process.send(message, () => undefined);
};

const endingOf = (status: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `ended with status ${status}` : `was ended by ${signal}`;

export const makeChildPool = (options: ChildPoolOptions): ChildPool => {
  const idle: Child[] = [];
  const all = new Set<Child>();
  const waiting: (() => void)[] = [];
  const busy = new Map<Child, Promise<void>>();
  let closed = false;

  const endByForce = (child: Child, reason: string): void => {
    child.reason ??= reason;
    child.process.kill('SIGKILL');
  };

  const receive = (child: Child, message: FromChild, ready: () => void): void => {
    switch (message.type) {
      case 'ready':
        ready();
        return;
      case 'done':
        child.onResult?.(null);
        return;
      case 'failed':
        child.onResult?.(message.error);
        return;
      case 'memory':
        if (message.bytes > options.memoryLimitMiB * MIB)
          endByForce(child, `took ${Math.round(message.bytes / MIB)} MiB of memory, more than the limit of ${options.memoryLimitMiB} MiB`);
        return;
      case 'tell':
        child.onBehalf(() => options.onTold?.(message.about));
        return;
      case 'ask':
        void Promise.resolve(options.onAsked?.(message.question))
          .catch(() => null)
          .then((value) => send(child, { type: 'answer', id: message.id, value: value ?? null }));
    }
  };

  const start = (): Child => {
    const started = options.fork();
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<string>();
    const child: Child = {
      process: started,
      ready: ready.promise,
      ended: ended.promise,
      tasks: 0,
      ending: false,
      reason: null,
      onResult: null,
      onBehalf: (work) => work(),
    };
    all.add(child);
    ready.promise.catch(() => undefined);
    const over = (why: string): void => {
      all.delete(child);
      const at = idle.indexOf(child);
      if (at >= 0) idle.splice(at, 1);
      ready.reject(new MonkeyError('child-died', `A process for tasks did not start: it ${why}.`));
      ended.resolve(child.reason ?? why);
    };
    started.on('message', (message) => receive(child, message as FromChild, ready.resolve));
    started.once('error', (error) => over(`could not be started: ${error.message}`));
    started.once('exit', (status, signal) => over(endingOf(status, signal)));
    return child;
  };

  const serving = (): number => [...all].filter(({ ending }) => !ending).length;

  /** One is started ahead of need, so that the next task finds it ready. A child that is just going is none of those that are needed. */
  const keepSpare = (): void => {
    if (closed || options.maxTasks === 0 || idle.length > 0 || serving() > options.slots) return;
    idle.push(start());
  };

  const retire = (child: Child): void => {
    if (options.maxTasks > 0 && child.tasks >= options.maxTasks) {
      child.ending = true;
      send(child, { type: 'end' });
    } else if (all.has(child)) idle.push(child);
  };

  /** Watches over a task: its time, and the wish to stop it. Returns how to end the watch. */
  const watchOver = (child: Child, signal: AbortSignal): (() => void) => {
    const timers: NodeJS.Timeout[] = [];
    const { timeLimitSeconds } = options;
    const abort = (message: string, reason: string): void => {
      send(child, { type: 'abort', message });
      timers.push(setTimeout(() => endByForce(child, reason), ABORT_GRACE_MILLISECONDS));
    };
    if (timeLimitSeconds > 0) {
      const tooLong = `took longer than the limit of ${timeLimitSeconds} s`;
      timers.push(setTimeout(() => abort(`The task ${tooLong}.`, tooLong), timeLimitSeconds * 1000));
    }
    const onAbort = (): void => abort(sentenceOf(signal.reason), 'did not stop when it was told to');
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    return () => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  };

  const carryOut = async (child: Child, task: unknown, signal: AbortSignal): Promise<void> => {
    await child.ready;
    const result = Promise.withResolvers<SentError | null>();
    child.onResult = result.resolve;
    child.onBehalf = AsyncLocalStorage.snapshot();
    child.tasks += 1;
    const unwatch = watchOver(child, signal);
    send(child, { type: 'task', task });
    const outcome = await Promise.race([result.promise, child.ended]);
    unwatch();
    child.onResult = null;
    if (typeof outcome === 'string') {
      await options.onDied?.(child.process.pid ?? 0, outcome);
      throw new MonkeyError('child-died', `The process that carried out the task ${outcome}.`);
    }
    retire(child);
    if (outcome !== null) throw asError(outcome);
  };

  // The first task of all finds one ready, too.
  idle.push(start());

  return {
    async run(task, signal) {
      while (busy.size >= options.slots) await new Promise<void>((resolve) => waiting.push(resolve));
      const child = idle.shift() ?? start();
      const work = carryOut(child, task, signal);
      busy.set(child, work);
      keepSpare();
      try {
        await work;
      } finally {
        busy.delete(child);
        waiting.shift()?.();
        keepSpare();
      }
    },
    size: serving,
    busy: () => busy.size,
    async close() {
      closed = true;
      const children = [...all];
      for (const child of children) {
        if (busy.has(child)) endByForce(child, 'had not ended when the worker did');
        else send(child, { type: 'end' });
      }
      const force = setTimeout(() => {
        for (const child of children) endByForce(child, 'did not end');
      }, ABORT_GRACE_MILLISECONDS);
      await Promise.all(children.map((child) => child.ended));
      await Promise.allSettled(busy.values());
      clearTimeout(force);
    },
  };
};

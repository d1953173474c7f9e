import { pause } from '../../base/pause.ts';
import type { ConsumeOptions } from '../../plugin/broker-port.ts';
import type { BrokerTimings } from '../../plugin/define-broker.ts';
import type { Broker, Handlers } from '../broker.ts';

export interface OpenInTest {
  readonly stack: string;
  readonly timings?: Partial<BrokerTimings>;
}

/** Something to keep jobs in, and how to be rid of it. */
export interface BrokerInTest {
  /** Opens a broker on it. */
  open(options: OpenInTest): Promise<Broker>;
  /** For a worker in a process of its own, `test/setup/broker-worker.ts`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Takes every claim of the stack away, as if its workers had not been heard of. */
  loseClaims(stack: string): Promise<void>;
  close(): Promise<void>;
}

/** Quick where nothing but waiting depends on it. Claims live as long as ever: a machine under load must not lose them. */
export const QUICK: Partial<BrokerTimings> = { idle: 20, retry: 1_000, takeOver: 300 };
/** For those who wait for a claim to end. */
export const SHORT_CLAIMS: Partial<BrokerTimings> = { ...QUICK, claim: 4_000 };

export interface WorkerInTest {
  /** What the handlers were called with, in order. */
  readonly taken: string[];
  readonly errors: unknown[];
  /** The jobs that the errors were told of. */
  readonly failed: { readonly name: string; readonly payload: unknown }[];
  /** Waits until `reached` says so. */
  until(reached: () => boolean): Promise<void>;
  /** Stops, and waits for what is under way. */
  stop(): Promise<void>;
}

export type Work = (text: string, signal: AbortSignal) => Promise<void>;

export const nothing: Work = async () => undefined;

/** Work that does not end by itself, nor when it is told to. */
export const forever: Work = () => new Promise(() => undefined);

export const startWorker = (broker: Broker, work: Work = nothing, options: Partial<ConsumeOptions> = {}): WorkerInTest => {
  const stopping = new AbortController();
  const taken: string[] = [];
  const errors: unknown[] = [];
  const failed: WorkerInTest['failed'] = [];
  const handle = async (text: string, signal: AbortSignal): Promise<void> => {
    taken.push(text);
    await work(text, signal);
  };
  const handlers: Handlers = {
    'watch-account': ({ accountId, technologies }, signal) => handle([accountId, ...technologies].join(' '), signal),
    'audit-due': (_payload, signal) => handle('audit', signal),
  };
  const onError: ConsumeOptions['onError'] = (name, error, payload) => {
    errors.push(error);
    failed.push({ name, payload });
  };
  const ended = broker.consume(handlers, { concurrency: 4, signal: stopping.signal, onError, ...options });
  return {
    taken,
    errors,
    failed,
    async until(reached) {
      while (!reached()) await pause(20);
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
};

export const watch = (accountId: number, key = `${accountId}`) => ({ payload: { accountId, technologies: ['s3'] }, key });

/** Waits until a question is answered with yes. */
export const eventually = async (asked: () => Promise<boolean>): Promise<void> => {
  while (!(await asked())) await pause(20);
};

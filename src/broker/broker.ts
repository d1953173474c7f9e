/** What a worker may be asked to do: name → what it needs to know. */
export interface Jobs {
  /** Watch some technologies of an account in one pass, then judge what is due. */
  'watch-account': { readonly accountId: number; readonly technologies: readonly string[] };
  /** Judge what is due. */
  'audit-due': Record<string, never>;
}

export type JobName = keyof Jobs;
export const JOB_NAMES = ['watch-account', 'audit-due'] as const satisfies readonly JobName[];

export interface Publish<Name extends JobName> {
  readonly payload: Jobs[Name];
  /** Folds the job into an equal one that waits or runs. */
  readonly key: string;
}

/** A handler must be safe to run twice. `signal` is aborted when its claim on the job is lost, or the worker stops. */
export type Handlers = { readonly [Name in JobName]: (payload: Jobs[Name], signal: AbortSignal) => Promise<void> };

export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

export interface ConsumeOptions {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** A handler threw; the job is tried again later, up to its attempts. */
  readonly onError: (name: JobName, error: unknown) => void;
}

/** At least once, in no promised order. */
export interface Broker {
  publish<Name extends JobName>(name: Name, jobs: readonly Publish<Name>[]): Promise<void>;
  /** Takes jobs until the signal is aborted, then waits for those under way. */
  consume(handlers: Handlers, options: ConsumeOptions): Promise<void>;
  /** Removes waiting jobs. Returns how many. */
  purge(name: JobName): Promise<number>;
  depth(): Promise<QueueDepth>;
  close(): Promise<void>;
}

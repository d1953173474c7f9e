import type { BrokerPort, ConsumeOptions, JobDepth, JobToPublish } from '../plugin/broker-port.ts';

/** What every job carries. */
export interface Published {
  /** Version and settings of who published it. */
  readonly by?: string;
}

/** What a worker may be asked to do: name → what it needs to know. */
export interface Jobs {
  /** Watch some technologies of an account in one pass, then judge what is due. */
  'watch-account': Published & {
    readonly accountId: number;
    readonly technologies: readonly string[];
    /** Since when the schedule wants it, ISO 8601: what has been done since then is not done again. Absent: somebody asked for it. */
    readonly due?: string | null;
  };
  /** Judge what is due. */
  'audit-due': Published;
}

export type JobName = keyof Jobs;
/** A name without an entry here, or an entry without a name, does not compile. */
const NAMES: Readonly<Record<JobName, true>> = { 'watch-account': true, 'audit-due': true };
export const JOB_NAMES = Object.keys(NAMES) as readonly JobName[];

export interface Publish<Name extends JobName> extends JobToPublish {
  readonly payload: Jobs[Name];
}

/** A handler must be safe to run twice. `signal` is aborted when its claim on the job is lost, or the worker stops. */
export type Handlers = { readonly [Name in JobName]: (payload: Jobs[Name], signal: AbortSignal) => Promise<void> };

/** The port with our jobs: names and payloads are checked by the compiler. What is promised stands at the port. */
export interface Broker extends Omit<BrokerPort, 'publish' | 'consume' | 'purge' | 'depth'> {
  publish<Name extends JobName>(name: Name, jobs: readonly Publish<Name>[]): Promise<void>;
  consume(handlers: Handlers, options: ConsumeOptions): Promise<void>;
  purge(name: JobName): Promise<number>;
  depth(): Promise<Readonly<Record<JobName, JobDepth>>>;
}

/** Who is served first among the waiting jobs of one name; between names nothing is promised. */
export type JobPriority = 'high' | 'normal' | 'low';

/** A job as it is put on the queue. */
export interface JobToPublish {
  /** JSON; what the handler is given. */
  readonly payload: unknown;
  /**
   * Folds the job into one of the same name and key that waits (delayed, or for its next attempt, too) or runs: that one then
   * stands for both. The next one of this key is a job of its own as soon as it has been done or has died.
   */
  readonly key: string;
  /** `normal` unless given. */
  readonly priority?: JobPriority;
  /** It waits at least this long before it is handed out. */
  readonly delaySeconds?: number;
  /** How often it is tried, the first time included: 3 unless given. Between two attempts it waits, longer each time. */
  readonly attempts?: number;
  /**
   * It is published again and again by a schedule, so `purge` may remove it. One that a person or an event asked for is not
   * periodic, and makes a periodic one that it folds into its own: that is purged no more, and has the higher of both priorities.
   */
  readonly periodic?: boolean;
}

/** Must be safe to run twice. `signal` is aborted when the claim on the job is lost, or when the worker is to stop. */
export type JobHandler = (payload: unknown, signal: AbortSignal) => Promise<void>;

export interface ConsumeOptions {
  /** How many jobs are carried on at the same time. */
  readonly concurrency: number;
  /** Ends the work: no further job is taken, and those under way are told. */
  readonly signal: AbortSignal;
  /**
   * Seconds that jobs under way have to end after the signal: 20 unless given. What has not ended then is handed back, so that
   * another worker takes it at once; so is a job that throws after the signal. Neither counts as an attempt.
   */
  readonly shutdownSeconds?: number;
  /** These seconds count from this signal on; absent: from `signal` on. Until then jobs under way have all the time that they need. */
  readonly hurry?: AbortSignal;
  /** A handler threw, its claim was lost, or it did not end in time. The job, of this payload, is tried again, up to its attempts. */
  readonly onError: (name: string, error: unknown, payload: unknown) => void;
}

/** The jobs of one name. */
export interface JobDepth {
  /** To be had now. */
  readonly waiting: number;
  /** Not yet: published with a delay, or between two attempts. */
  readonly delayed: number;
  readonly active: number;
  /** Dead letters. */
  readonly failed: number;
  /** For how long the oldest waiting job has been to be had, those aside that have been begun before; null: there is none. */
  readonly oldestWaitingSeconds: number | null;
}

/** A job that has used up its attempts. It is kept for 14 days. */
export interface DeadLetter {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  readonly key: string;
  /** What the last attempt ended with. */
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: Date;
}

export interface DeadLetterPage {
  readonly offset: number;
  readonly limit: number;
}

/**
 * A queue of jobs between those who know that something is to be done and those who do it.
 *
 * At least once, in no promised order: a job whose worker dies, is cut off or is paused is handed to another, within 30 seconds,
 * so a handler must be safe to run twice, even at the same time. Losing everything it holds must do no harm: what is due is a
 * fact of the database. Everything is inside one stack: brokers of two stacks never see each other's jobs.
 */
export interface BrokerPort {
  /** Resolves when the jobs are kept. When it rejects, some of them may have been published: publish all of them again. */
  publish(name: string, jobs: readonly JobToPublish[]): Promise<void>;
  /**
   * Takes jobs until the signal is aborted, and resolves when those under way have ended or been handed back. A broker that goes
   * away is no reason to reject: jobs are taken again when it has come back.
   */
  consume(handlers: Readonly<Record<string, JobHandler>>, options: ConsumeOptions): Promise<void>;
  /**
   * Removes the waiting periodic jobs of a name, and says how many. Never one that a person or an event asked for, that is
   * delayed, or that has been handed out before.
   */
  purge(name: string): Promise<number>;
  /** Of every job name. */
  depth(): Promise<Readonly<Record<string, JobDepth>>>;
  /** The newest first. */
  deadLetters(page: DeadLetterPage): Promise<DeadLetter[]>;
  /** Publishes a dead letter anew, as a job that a person asked for, with all its attempts. Throws `not-found`. */
  replay(id: string): Promise<void>;
  /** Can jobs be published and taken? Throws a sentence when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A technology of an account that some stack watches. */
export interface ScheduledPair {
  readonly accountId: number;
  /** Of the account. */
  readonly account: string;
  readonly technology: string;
  /** Minutes between two runs; 0: only when somebody asks. */
  readonly interval: number;
  /** From 0 to 1: where in its interval it runs, unless the clock decides. */
  readonly phase: number;
  /** All technologies of the account are read in one pass. */
  readonly onePass: boolean;
  /** This stack watches it, so that a job for it goes onto the queue of this process. */
  readonly own: boolean;
}

/** What is watched, and when it is due: what the API learns of the scheduler's rules. */
export interface Schedule {
  /** Every technology of every active account that some stack watches, by account and technology. */
  pairs(): Promise<readonly ScheduledPair[]>;
  /** Says of pairs when they are due next, after they were last begun (null: never). Null: only when somebody asks. */
  dueAfter(now: Date): (pair: ScheduledPair, lastStart: Date | null) => Date | null;
}

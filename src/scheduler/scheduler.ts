import { pause } from '../base/pause.ts';
import type { Broker } from '../broker/broker.ts';
import { dueJobs, type Scheduled } from './due-jobs.ts';

/** How often it is looked whether something is due. */
const TICK_MILLISECONDS = 5_000;

export interface SchedulerOptions {
  readonly broker: Broker;
  /** Everything that is watched, read afresh at each look: edits take effect without a restart. */
  readonly scheduled: () => Promise<readonly Scheduled[]>;
  /** Is anything to be judged that no run has judged? */
  readonly auditIsDue: () => Promise<boolean>;
  /** Upkeep that goes with each look. */
  readonly tidy: () => Promise<void>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

const look = async ({ broker, scheduled, auditIsDue, tidy, now }: SchedulerOptions): Promise<void> => {
  const jobs = dueJobs(await scheduled(), now());
  await broker.publish(
    'watch-account',
    jobs.map((job) => ({ payload: job, key: `${job.accountId} ${job.technologies.join(' ')}` })),
  );
  if (await auditIsDue()) await broker.publish('audit-due', [{ payload: {}, key: 'audit-due' }]);
  await tidy();
};

/** Looks for what is due and publishes it, until the signal is aborted. A look that fails is told of, and the next one comes. */
export const runScheduler = async (options: SchedulerOptions): Promise<void> => {
  while (!options.signal.aborted) {
    await look(options).catch(options.onError);
    await pause(TICK_MILLISECONDS, options.signal).catch(() => undefined);
  }
};

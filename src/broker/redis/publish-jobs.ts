import type { BulkJobOptions } from 'bullmq';
import { inPieces } from '../../base/in-pieces.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { JobPriority, JobToPublish } from '../../plugin/broker-port.ts';
import { ATTEMPTS, DEAD_LETTER_SECONDS, FOLDINGS, PUBLISHED_AT_ONCE } from '../job-limits.ts';
import { asked } from './connect-redis.ts';
import { jobId, type KeptJob, type RedisQueue } from './redis-queue.ts';
import { RAISE } from './redis-scripts.ts';

/** BullMQ hands out the lower number first. 0 would be a list of its own, which is emptied before all others: that is for jobs that are taken over. */
const PRIORITIES: Readonly<Record<JobPriority, number>> = { high: 1, normal: 2, low: 3 };
/** Redis keeps everything in memory. */
const MOST_DEAD_LETTERS = 10_000;

const priorityOf = ({ priority = 'normal' }: JobToPublish): number => PRIORITIES[priority];

const optionsOf = (name: string, job: JobToPublish, retry: number): BulkJobOptions & { jobId: string } => {
  const delay = Math.round((job.delaySeconds ?? 0) * 1_000);
  return {
    jobId: jobId(name, delay, job.periodic === true),
    // Held from now until the job is done or has died.
    deduplication: { id: `${name} ${job.key}` },
    priority: priorityOf(job),
    delay,
    attempts: job.attempts ?? ATTEMPTS,
    backoff: { type: 'exponential', delay: retry, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: { age: DEAD_LETTER_SECONDS, count: MOST_DEAD_LETTERS },
    stackTraceLimit: 0,
  };
};

interface Folded {
  readonly job: JobToPublish;
  /** Of the job that stands for both. */
  readonly into: string;
}

/** Adds jobs, and returns those that folded into another. */
const add = async ({ queue, timings }: RedisQueue, name: string, jobs: readonly JobToPublish[]): Promise<Folded[]> => {
  const entries = jobs.map((job) => ({
    name,
    data: { payload: job.payload, key: job.key } satisfies KeptJob,
    opts: optionsOf(name, job, timings.retry),
  }));
  const added = await queue.addBulk(entries);
  return jobs.flatMap((job, at) => (added[at]!.id === entries[at]!.opts.jobId ? [] : [{ job, into: added[at]!.id! }]));
};

/** What somebody asked for must not hang on a periodic job that may be purged: what it folds into becomes its own. False: that is gone. */
const raise = async ({ link, queue }: RedisQueue, { job, into }: Folded): Promise<boolean> => {
  const keys = [queue.toKey(into), queue.toKey('prioritized'), queue.toKey('pc')];
  return (await link.client.eval(RAISE, keys.length, ...keys, into, priorityOf(job))) === 1;
};

const publishPiece = async (context: RedisQueue, name: string, jobs: readonly JobToPublish[]): Promise<void> => {
  let left = jobs;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === FOLDINGS) throw new MonkeyError('broker-failed', `Jobs that ${left[0]!.key} folds into come and go; publish it again.`);
    const folded = (await add(context, name, left)).filter(({ job }) => !job.periodic);
    const there = await Promise.all(folded.map((one) => raise(context, one)));
    left = folded.filter((_one, at) => !there[at]).map(({ job }) => job);
  }
};

export const publishJobs = async (context: RedisQueue, name: string, jobs: readonly JobToPublish[]): Promise<void> => {
  for (const piece of inPieces(jobs, PUBLISHED_AT_ONCE)) await asked(context.link, () => publishPiece(context, name, piece));
};

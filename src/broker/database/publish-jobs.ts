import { randomUUID } from 'node:crypto';
import type { JobInsert } from 'pg-boss';
import { inPieces } from '../../base/in-pieces.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { JobPriority, JobToPublish } from '../../plugin/broker-port.ts';
import { ATTEMPTS, FOLDINGS, PUBLISHED_AT_ONCE } from '../job-limits.ts';
import { type DatabaseQueue, SCHEMA } from './database-queue.ts';

/** pg-boss hands out the higher number first. */
const PRIORITIES: Readonly<Record<JobPriority, number>> = { high: 10, normal: 0, low: -10 };
/** The backing off ends here: it grows with every attempt, and taking over counts as one for pg-boss. */
const LONGEST_RETRY_SECONDS = 600;

/** What a row of a job holds. */
export interface KeptJob {
  readonly payload: unknown;
  readonly periodic?: boolean;
  /** How often it was taken over from a worker that was heard of no more. */
  readonly lost?: number;
}

const priorityOf = ({ priority = 'normal' }: JobToPublish): number => PRIORITIES[priority];

const asInsert = (job: JobToPublish, { timings }: DatabaseQueue): JobInsert<KeptJob> => ({
  id: randomUUID(),
  data: { payload: job.payload, ...(job.periodic ? { periodic: true } : {}) },
  singletonKey: job.key,
  priority: priorityOf(job),
  retryLimit: (job.attempts ?? ATTEMPTS) - 1,
  retryBackoff: true,
  // Whole seconds; pg-boss waits once to twice as long before the second attempt.
  retryDelay: Math.max(1, Math.round(timings.retry / 2_000)),
  retryDelayMax: LONGEST_RETRY_SECONDS,
  ...(job.delaySeconds ? { startAfter: String(job.delaySeconds) } : {}),
});

/** Makes jobs that wait or run ones that somebody asked for, and says whose keys are there. */
const raise = async ({ sql }: DatabaseQueue, queue: string, jobs: readonly JobToPublish[]): Promise<ReadonlySet<string>> => {
  const rows = await sql<{ key: string }>(
    `update ${SCHEMA}.job as j set data = j.data - 'periodic', priority = greatest(j.priority, asked.priority)
      from unnest($2::text[], $3::int[]) as asked (key, priority)
      where j.name = $1 and j.singleton_key = asked.key and j.state <= 'active' returning j.singleton_key as key`,
    [queue, jobs.map(({ key }) => key), jobs.map(priorityOf)],
  );
  return new Set(rows.map(({ key }) => key));
};

/** Publishes jobs and returns those that folded into another. */
const insert = async (context: DatabaseQueue, queue: string, jobs: readonly JobToPublish[]): Promise<JobToPublish[]> => {
  const inserts = jobs.map((job) => asInsert(job, context));
  const kept = new Set(await context.boss.insert(queue, inserts, { returnId: true }));
  return jobs.filter((_job, at) => !kept.has(inserts[at]!.id!));
};

/** What somebody asked for must not hang on a periodic job that may be purged: what it folds into becomes its own. */
const publishAsked = async (context: DatabaseQueue, queue: string, jobs: readonly JobToPublish[]): Promise<void> => {
  let left = jobs;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === FOLDINGS) throw new MonkeyError('broker-failed', `Jobs that ${left[0]!.key} folds into come and go; publish it again.`);
    const folded = await insert(context, queue, left);
    if (folded.length === 0) return;
    // What it folded into was done or purged in the meantime: then it is a job of its own.
    const there = await raise(context, queue, folded);
    left = folded.filter(({ key }) => !there.has(key));
  }
};

const byKey = (a: JobToPublish, b: JobToPublish): number => {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
};

export const publishJobs = async (context: DatabaseQueue, name: string, jobs: readonly JobToPublish[]): Promise<void> => {
  const queue = context.queueOf(name);
  // In one order, so that two who publish the same keys wait for each other instead of locking each other out.
  const sorted = [...jobs].sort(byKey);
  for (const piece of inPieces(sorted, PUBLISHED_AT_ONCE)) {
    const { periodic = [], asked = [] } = Object.groupBy(piece, (job) => (job.periodic ? 'periodic' : 'asked'));
    if (periodic.length > 0)
      await context.boss.insert(
        queue,
        periodic.map((job) => asInsert(job, context)),
      );
    await publishAsked(context, queue, asked);
  }
};

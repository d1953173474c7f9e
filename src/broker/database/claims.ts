import { sentenceOf } from '../../model/errors.ts';
import { storableText } from '../../model/storable.ts';
import { MOST_TAKE_OVERS, TAKEN_OVER_TOO_OFTEN } from '../job-limits.ts';
import { type DatabaseQueue, SCHEMA } from './database-queue.ts';
import type { KeptJob } from './publish-jobs.ts';

/** A job that has been handed to us. With every claim `retryCount` grows, so it tells ours from a later one of the same job. */
export interface Claimed {
  readonly id: string;
  readonly retryCount: number;
  readonly queue: string;
  readonly data: KeptJob;
}

/** One claim, as the database spells it. */
export const claimOf = ({ id, retryCount }: Pick<Claimed, 'id' | 'retryCount'>): string => `${id}:${retryCount}`;

/** The claims of `$1` (queues), `$2` (ids) and `$3` (claims) that are still ours. */
const OURS = `name = any($1) and id = any($2::uuid[]) and state = 'active' and id::text || ':' || retry_count = any($3)`;

const ours = ({ queues }: DatabaseQueue, jobs: readonly Claimed[]): unknown[] => [queues, jobs.map(({ id }) => id), jobs.map(claimOf)];

/** The queues in which something is to be had. */
export const dueQueues = async ({ sql, queues }: DatabaseQueue): Promise<string[]> => {
  const rows = await sql<{ queue: string }>(
    `select queue from unnest($1::text[]) as queue where exists (
      select 1 from ${SCHEMA}.job where name = queue and state < 'active' and not blocked and start_after <= now())`,
    [queues],
  );
  return rows.map(({ queue }) => queue);
};

/** Takes up to so many jobs of a queue. */
export const takeJobs = async ({ boss }: DatabaseQueue, queue: string, batchSize: number): Promise<Claimed[]> => {
  const jobs = await boss.fetch<KeptJob>(queue, { batchSize });
  return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, queue, data }));
};

/** Says which claims are still ours, and lets them live on. */
export const renewClaims = async (context: DatabaseQueue, jobs: readonly Claimed[]): Promise<ReadonlySet<string>> => {
  const rows = await context.sql<{ id: string; retryCount: number }>(
    `update ${SCHEMA}.job set heartbeat_on = now() where ${OURS} returning id, retry_count as "retryCount"`,
    ours(context, jobs),
  );
  return new Set(rows.map(claimOf));
};

/** What has been done leaves no row behind. */
export const completeJobs = async (context: DatabaseQueue, jobs: readonly Claimed[]): Promise<void> => {
  await context.sql(`delete from ${SCHEMA}.job where ${OURS}`, ours(context, jobs));
};

export const failJob = async ({ boss }: DatabaseQueue, job: Claimed, error: unknown): Promise<void> => {
  await boss.fail(job.queue, { id: job.id, retryCount: job.retryCount }, { message: storableText(sentenceOf(error)) });
};

/** Whoever takes it next does so as if nobody had: without a `started_on`, pg-boss counts no attempt. */
export const handBackJobs = async (context: DatabaseQueue, jobs: readonly Claimed[]): Promise<void> => {
  await context.sql(
    `update ${SCHEMA}.job set state = 'retry', started_on = null, heartbeat_on = null, start_after = now() where ${OURS}`,
    ours(context, jobs),
  );
};

/**
 * Gives the jobs of workers that are heard of no more to whoever comes next. That is no attempt that failed, so each adds one to
 * the attempts; but a job that has killed worker after worker dies itself.
 */
export const takeOverJobs = async ({ sql, queues, timings }: DatabaseQueue): Promise<void> => {
  const lost = `coalesce((data->>'lost')::int, 0)`;
  const dies = `${lost} >= ${MOST_TAKE_OVERS}`;
  await sql(
    `update ${SCHEMA}.job set
      state = (case when ${dies} then 'failed' else 'retry' end)::${SCHEMA}.job_state,
      completed_on = case when ${dies} then now() end,
      output = case when ${dies} then jsonb_build_object('message', $3::text) else output end,
      data = jsonb_set(data, '{lost}', to_jsonb(${lost} + 1)),
      retry_limit = retry_limit + 1, start_after = now(), heartbeat_on = null
      where name = any($1) and state = 'active' and heartbeat_on < now() - $2 * interval '1 millisecond'`,
    [queues, timings.claim, TAKEN_OVER_TOO_OFTEN],
  );
};

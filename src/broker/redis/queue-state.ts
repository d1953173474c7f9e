import type { Job } from 'bullmq';
import { inPieces } from '../../base/in-pieces.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { DeadLetter, DeadLetterPage, JobDepth } from '../../plugin/broker-port.ts';
import { TAKEN_OVER_TOO_OFTEN } from '../job-limits.ts';
import { asked } from './connect-redis.ts';
import { publishJobs } from './publish-jobs.ts';
import type { KeptJob, RedisQueue } from './redis-queue.ts';
import { DEPTH, PURGE } from './redis-scripts.ts';

const NOTHING: JobDepth = { waiting: 0, delayed: 0, active: 0, failed: 0, oldestWaitingSeconds: null };
const COLUMNS = 6;
/** Ids of one script: nobody else is served meanwhile. */
const PURGED_AT_ONCE = 500;

const ageOf = (since: number): number | null => (since === 0 ? null : Math.max(0, (Date.now() - since) / 1_000));

export const depthOf = async ({ link, queue, jobNames }: RedisQueue): Promise<Record<string, JobDepth>> => {
  const keys = ['wait', 'prioritized', 'delayed', 'active', 'failed'].map((state) => queue.toKey(state));
  const flat = (await asked(link, () => link.client.eval(DEPTH, keys.length, ...keys, queue.toKey('')))) as [string, ...number[]];
  const depths: Record<string, JobDepth> = Object.fromEntries(jobNames.map((name) => [name, NOTHING]));
  for (const row of inPieces(flat, COLUMNS)) {
    const [name, waiting, delayed, active, failed, since] = row as [string, number, number, number, number, number];
    // Jobs of a name that this version does not know are left to those that do.
    if (name in depths) depths[name] = { waiting, delayed, active, failed, oldestWaitingSeconds: ageOf(since) };
  }
  return depths;
};

export const purgePeriodic = async ({ link, queue }: RedisQueue, name: string): Promise<number> => {
  const { client } = link;
  const keys = [queue.toKey('wait'), queue.toKey('prioritized')] as const;
  const waiting = await asked(link, async () => [...(await client.lrange(keys[0], 0, -1)), ...(await client.zrange(keys[1], '0', '-1'))]);
  const periodic = waiting.filter((id) => id.startsWith(`${name}.`) && id.endsWith('.p'));
  let purged = 0;
  for (const ids of inPieces(periodic, PURGED_AT_ONCE))
    purged += (await asked(link, () => client.eval(PURGE, keys.length, ...keys, queue.toKey(''), ...ids))) as number;
  return purged;
};

/** BullMQ's own sentence for a job that was taken over too often. */
const STALLED = 'job stalled more than allowable limit';

const asDeadLetter = ({ id, name, data, failedReason, attemptsMade, finishedOn }: Job<KeptJob>): DeadLetter => ({
  id: id!,
  name,
  payload: data.payload,
  key: data.key,
  error: failedReason === STALLED ? TAKEN_OVER_TOO_OFTEN : failedReason,
  attempts: attemptsMade,
  diedAt: new Date(finishedOn!),
});

export const deadLettersOf = async ({ link, queue }: RedisQueue, { offset, limit }: DeadLetterPage): Promise<DeadLetter[]> => {
  const jobs = (await asked(link, () => queue.getJobs(['failed'], offset, offset + limit - 1, false))) as Job<KeptJob>[];
  return jobs.map(asDeadLetter);
};

export const replayJob = async (context: RedisQueue, id: string): Promise<void> => {
  const { link, queue } = context;
  const job = await asked(link, async () => {
    const found = (await queue.getJob(id)) as Job<KeptJob> | undefined;
    return found && (await found.isFailed()) ? found : null;
  });
  if (!job) throw new MonkeyError('not-found', `There is no dead letter "${id}".`);
  const { payload, key } = job.data;
  // In this order: whoever dies in between leaves one too many rather than none.
  await publishJobs(context, job.name, [{ payload, key }]);
  await asked(link, () => job.remove());
};

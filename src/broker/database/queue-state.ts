import { MonkeyError } from '../../model/errors.ts';
import type { DeadLetter, DeadLetterPage, JobDepth } from '../../plugin/broker-port.ts';
import { type DatabaseQueue, SCHEMA } from './database-queue.ts';
import { type KeptJob, publishJobs } from './publish-jobs.ts';

const NOTHING: JobDepth = { waiting: 0, delayed: 0, active: 0, failed: 0, oldestWaitingSeconds: null };

/** Counted now: what pg-boss itself tells of its queues may be a minute old. */
export const depthOf = async ({ sql, queues, jobNames, nameOf }: DatabaseQueue): Promise<Record<string, JobDepth>> => {
  const rows = await sql<JobDepth & { queue: string }>(
    `select name as queue,
      (count(*) filter (where state < 'active' and start_after <= now()))::int as waiting,
      (count(*) filter (where state < 'active' and start_after > now()))::int as delayed,
      (count(*) filter (where state = 'active'))::int as active,
      (count(*) filter (where state = 'failed'))::int as failed,
      extract(epoch from now() - min(greatest(created_on, start_after)) filter (where state = 'created' and start_after <= now()))::float8
        as "oldestWaitingSeconds"
      from ${SCHEMA}.job where name = any($1) and state in ('created', 'retry', 'active', 'failed') group by name`,
    [queues],
  );
  const counted = rows.map(({ queue, ...depth }) => [nameOf(queue), depth] as const);
  return { ...Object.fromEntries(jobNames.map((name) => [name, NOTHING])), ...Object.fromEntries(counted) };
};

/** Only what has never been handed out is in state `created`. */
export const purgePeriodic = async ({ sql, queueOf }: DatabaseQueue, name: string): Promise<number> => {
  const [row] = await sql<{ purged: number }>(
    `with purged as (delete from ${SCHEMA}.job where name = $1 and state = 'created' and start_after <= now() and data->>'periodic' = 'true'
      returning 1) select count(*)::int as purged from purged`,
    [queueOf(name)],
  );
  return row!.purged;
};

interface DeadRow {
  readonly id: string;
  readonly queue: string;
  readonly data: KeptJob;
  readonly key: string;
  readonly output: { readonly message?: string; readonly value?: { readonly message?: string } } | null;
  readonly retry_count: number;
  readonly died_at: Date;
}

const COLUMNS = 'id, name as queue, data, singleton_key as key, output, retry_count, completed_on as died_at';

const asDeadLetter = ({ id, queue, data, key, output, retry_count, died_at }: DeadRow, { nameOf }: DatabaseQueue): DeadLetter => ({
  id,
  name: nameOf(queue),
  payload: data.payload,
  key,
  // What pg-boss itself ends (a job that hangs for a day) has its sentence one level deeper.
  error: output?.message ?? output?.value?.message ?? 'unknown',
  attempts: retry_count + 1 - (data.lost ?? 0),
  diedAt: died_at,
});

export const deadLettersOf = async (context: DatabaseQueue, { offset, limit }: DeadLetterPage): Promise<DeadLetter[]> => {
  const rows = await context.sql<DeadRow>(
    `select ${COLUMNS} from ${SCHEMA}.job where name = any($1) and state = 'failed' order by completed_on desc, id offset $2 limit $3`,
    [context.queues, offset, limit],
  );
  return rows.map((row) => asDeadLetter(row, context));
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const replayJob = async (context: DatabaseQueue, id: string): Promise<void> => {
  const { sql, queues } = context;
  const rows = UUID.test(id)
    ? await sql<DeadRow>(`select ${COLUMNS} from ${SCHEMA}.job where name = any($1) and id = $2 and state = 'failed'`, [queues, id])
    : [];
  const [row] = rows;
  if (!row) throw new MonkeyError('not-found', `There is no dead letter "${id}".`);
  const { name, payload, key } = asDeadLetter(row, context);
  // In this order: whoever dies in between leaves one too many rather than none.
  await publishJobs(context, name, [{ payload, key }]);
  await sql(`delete from ${SCHEMA}.job where name = $1 and id = $2 and state = 'failed'`, [row.queue, id]);
};

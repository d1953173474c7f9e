import { type Job, WaitingError, Worker } from 'bullmq';
import { pause } from '../../base/pause.ts';
import { sentenceOf } from '../../model/errors.ts';
import type { ConsumeOptions, JobHandler } from '../../plugin/broker-port.ts';
import { handlerOf } from '../handler-of.ts';
import { MOST_TAKE_OVERS } from '../job-limits.ts';
import { claimLost, type Outcome, runClaimed } from '../run-claimed.ts';
import { type Stopping, stoppingOf } from '../stopping.ts';
import { connectRedis, isCut, type RedisLink } from './connect-redis.ts';
import { type KeptJob, QUEUE, type RedisQueue } from './redis-queue.ts';

/** A job that is under way here. */
interface Running {
  readonly claim: AbortController;
  /** Resolves when its handler is not at it any more. */
  readonly ended: Promise<void>;
  /** When Redis last heard that we are at it, by `performance.now()`. */
  renewedAt: number;
}

interface Consumer {
  readonly context: RedisQueue;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly options: ConsumeOptions;
  readonly stopping: Stopping;
  readonly link: RedisLink;
  /** By job id. */
  readonly running: Map<string, Running>;
}

/** Puts a job back so that it is taken at once: BullMQ itself wakes nobody for that, and a marker does. */
const handBack = async ({ context, link }: Consumer, job: Job<KeptJob>, token: string): Promise<void> => {
  await job.moveToWait(token);
  await link.client.zadd(context.queue.toKey('marker'), 0, '0');
};

/** Tells BullMQ by what is thrown: a plain error counts as an attempt, a WaitingError says that the job is in other hands already. */
const settle = async (consumer: Consumer, job: Job<KeptJob>, token: string, outcome: Outcome): Promise<void> => {
  if ('error' in outcome) consumer.options.onError(job.name, outcome.error, job.data.payload);
  if (outcome.end === 'done') return;
  if (outcome.end === 'failed') throw new Error(sentenceOf(outcome.error), { cause: outcome.error });
  if (outcome.end === 'handed-back') await handBack(consumer, job, token);
  throw new WaitingError();
};

/**
 * This worker has lost its claim and taken the same job again before it noticed. BullMQ keeps one claim for an id, and ends the
 * new one with the old: so the old one is waited for, and whoever is free begins anew.
 */
const handBackOwn = async (consumer: Consumer, { claim, ended }: Running, job: Job<KeptJob>, token: string): Promise<never> => {
  claim.abort(claimLost('this worker was not heard of in time'));
  await ended;
  await handBack(consumer, job, token);
  throw new WaitingError();
};

const processWith =
  (consumer: Consumer) =>
  async (job: Job<KeptJob>, token = ''): Promise<void> => {
    const { running, handlers, stopping } = consumer;
    const id = job.id!;
    const before = running.get(id);
    if (before) return handBackOwn(consumer, before, job, token);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const one: Running = { claim: new AbortController(), ended, renewedAt: performance.now() };
    running.set(id, one);
    try {
      const work = (signal: AbortSignal) => handlerOf(handlers, job.name)(job.data.payload, signal);
      await settle(consumer, job, token, await runClaimed(work, one.claim.signal, stopping));
    } finally {
      running.delete(id);
      end();
    }
  };

const makeWorker = (consumer: Consumer): Worker<KeptJob> => {
  const { context, options, link } = consumer;
  return new Worker<KeptJob>(QUEUE, processWith(consumer), {
    connection: link.client,
    prefix: context.prefix,
    concurrency: options.concurrency,
    lockDuration: context.timings.claim,
    stalledInterval: context.timings.takeOver,
    maxStalledCount: MOST_TAKE_OVERS,
    // After a connection error; its default is 15 seconds.
    runRetryDelay: 1_000,
    // Its look at the version prints to the console. Without it, waits for delayed jobs are rounded up to whole seconds.
    skipVersionCheck: true,
  });
};

/** Tells the handlers whose claims are lost: Redis says so, or has not answered for as long as a claim lives. Returns how to end it. */
const watchClaims = ({ context, running }: Consumer, worker: Worker<KeptJob>): (() => void) => {
  const life = context.timings.claim;
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const id of jobIds) {
      const one = running.get(id);
      if (one) one.renewedAt = performance.now();
    }
  });
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.get(id)?.claim.abort(claimLost('this worker was not heard of in time, or Redis has lost it'));
  });
  const timer = setInterval(() => {
    for (const { claim, renewedAt } of running.values())
      if (performance.now() - renewedAt > life) claim.abort(claimLost(`Redis could not be told for ${life / 1_000} seconds`));
  }, life / 4);
  return () => clearInterval(timer);
};

/** BullMQ says it once more for every claim that it has told of as lost. */
const SAID_ALREADY = /^could not renew lock/;

/** A Redis that was emptied while a job was under way does not know it when its end is to be noted. */
const FORGOTTEN = /^Missing key for job (\S+?)\. /;

const troubleOf = (error: Error): string => {
  const forgotten = FORGOTTEN.exec(error.message)?.[1];
  if (forgotten === undefined) return `: ${error.message.replace(/\.$/, '')}.`;
  return ` no longer knows the job ${forgotten}, which has ended here. What is still due is scheduled again.`;
};

const tellTrouble =
  ({ context, link }: Consumer) =>
  (error: Error): void => {
    if (isCut(error)) context.outage.failed(error);
    else if (!SAID_ALREADY.test(error.message)) context.warn(`The broker at ${link.target.shown}${troubleOf(error)}`, error);
  };

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Takes jobs until the signal is aborted. */
export const consumeJobs = async (
  context: RedisQueue,
  handlers: Readonly<Record<string, JobHandler>>,
  options: ConsumeOptions,
): Promise<void> => {
  const { link: asking, timings, outage } = context;
  const link = connectRedis('work', asking.target, timings.answer, outage);
  const stopping = stoppingOf(options);
  const consumer: Consumer = { context, handlers, options, stopping, link, running: new Map() };
  const worker = makeWorker(consumer);
  const tell = tellTrouble(consumer);
  worker.on('error', tell);
  const end = watchClaims(consumer, worker);
  await stopped(options.signal);
  // It takes no more, and resolves when everything has been settled: with a Redis that is away, never.
  const closed = worker.close().catch(tell);
  const waiting = new AbortController();
  const tooLong = stopped(stopping.deadline).then(() => pause(timings.answer, waiting.signal).catch(() => undefined));
  await Promise.race([closed, tooLong]);
  waiting.abort();
  end();
  stopping.end();
  link.end();
};

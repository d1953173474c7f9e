import { inBatches } from '../../base/in-batches.ts';
import { pause } from '../../base/pause.ts';
import { sentenceOf } from '../../model/errors.ts';
import type { ConsumeOptions, JobHandler } from '../../plugin/broker-port.ts';
import { type Alarm, makeAlarm } from '../alarm.ts';
import { handlerOf } from '../handler-of.ts';
import { makeOutage, type Outage } from '../outage.ts';
import { type Outcome, runClaimed } from '../run-claimed.ts';
import { type Stopping, stoppingOf } from '../stopping.ts';
import { type Claimed, claimOf, completeJobs, dueQueues, failJob, handBackJobs, takeJobs } from './claims.ts';
import type { DatabaseQueue } from './database-queue.ts';
import { isAway } from './is-away.ts';
import { keepClaims, type Running } from './keep-claims.ts';

/** Pauses between two attempts to reach a database that does not answer. */
const LEAST_PAUSE = 200;
const MOST_PAUSE = 5_000;

/** The queues that have something to be had, and when they were asked. */
interface Due {
  readonly queues: readonly string[];
  readonly askedAt: number;
}

/** What the server refuses is told each time: that is no outage. */
const outageOf = ({ warn }: DatabaseQueue): Outage => {
  const outage = makeOutage('The queue in the database', warn);
  const failed = (error: unknown): void => {
    if (isAway(error)) outage.failed(error);
    else warn(`The queue in the database refused a statement: ${sentenceOf(error)}.`, error);
  };
  return { ...outage, failed };
};

interface Consumer {
  readonly context: DatabaseQueue;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly options: ConsumeOptions;
  readonly stopping: Stopping;
  /** By claim: a job that was lost may come back while its handler has not noticed yet. */
  readonly running: Map<string, Running>;
  /** How many handlers are at it: a hand is free as soon as its handler has ended, while that is still being written. */
  busy: number;
  /** Null: everything that was to be had has been taken. */
  due: Due | null;
  readonly alarm: Alarm;
  readonly outage: Outage;
  complete(job: Claimed): Promise<void>;
  handBack(job: Claimed): Promise<void>;
}

/** Writes how a job ended, as long as it is ours; a database that does not answer is asked again. */
const write = async ({ context, stopping, outage }: Consumer, { claim }: Running, statement: () => Promise<void>): Promise<void> => {
  // Nothing that cannot be written within a claim's life ever will be: the claim ends, and another worker does the job again.
  const end = performance.now() + context.timings.claim;
  for (let wait = LEAST_PAUSE; !claim.signal.aborted; wait = Math.min(wait * 2, MOST_PAUSE)) {
    try {
      await statement();
      return outage.well();
    } catch (error) {
      outage.failed(error);
      if (stopping.deadline.aborted || performance.now() > end) return;
      await pause(wait);
    }
  }
};

const settle = async (consumer: Consumer, one: Running, outcome: Outcome): Promise<void> => {
  const { context, options } = consumer;
  const { job } = one;
  if ('error' in outcome) options.onError(context.nameOf(job.queue), outcome.error, job.data.payload);
  if (outcome.end === 'done') await write(consumer, one, () => consumer.complete(job));
  if (outcome.end === 'failed') await write(consumer, one, () => failJob(context, job, outcome.error));
  if (outcome.end === 'handed-back') await write(consumer, one, () => consumer.handBack(job));
};

const start = async (consumer: Consumer, job: Claimed): Promise<void> => {
  const { context, handlers, running, stopping, alarm } = consumer;
  const one: Running = { job, claim: new AbortController(), renewedAt: performance.now() };
  running.set(claimOf(job), one);
  consumer.busy += 1;
  const handler = handlerOf(handlers, context.nameOf(job.queue));
  const outcome = await runClaimed((signal) => handler(job.data.payload, signal), one.claim.signal, stopping);
  consumer.busy -= 1;
  alarm.ring();
  try {
    await settle(consumer, one, outcome);
  } finally {
    running.delete(claimOf(job));
    alarm.ring();
  }
};

/** Asked again after a while, so that a queue that was empty is not forgotten for one that never is. */
const dueNow = async ({ context, due }: Consumer): Promise<Due> => {
  if (due && performance.now() - due.askedAt < context.timings.idle) return due;
  return { queues: await dueQueues(context), askedAt: performance.now() };
};

/** Takes up to so many jobs. Each time another queue comes first, so that a long one does not keep the others waiting for good. */
const take = async (consumer: Consumer, free: number, turn: number): Promise<number> => {
  const due = await dueNow(consumer);
  let left = free;
  for (let at = 0; at < due.queues.length && left > 0; at += 1) {
    const jobs = await takeJobs(consumer.context, due.queues[(turn + at) % due.queues.length]!, left);
    for (const job of jobs) void start(consumer, job);
    left -= jobs.length;
  }
  consumer.due = left === 0 ? due : null;
  return free - left;
};

const takeUntilStopped = async (consumer: Consumer): Promise<void> => {
  const { context, options, alarm, outage } = consumer;
  let wait = LEAST_PAUSE;
  for (let turn = 0; !options.signal.aborted; turn += 1) {
    const free = options.concurrency - consumer.busy;
    try {
      const taken = free > 0 ? await take(consumer, free, turn) : 0;
      outage.well();
      wait = LEAST_PAUSE;
      if (taken < free) await alarm.wait(context.timings.idle, options.signal);
      else if (consumer.busy >= options.concurrency) await alarm.wait(MOST_PAUSE, options.signal);
    } catch (error) {
      outage.failed(error);
      await alarm.wait(wait, options.signal);
      wait = Math.min(wait * 2, MOST_PAUSE);
    }
  }
};

/** Waits for the jobs under way. A database that has fallen silent is not waited for beyond the deadline. */
const drain = async ({ context, running, alarm, stopping }: Consumer): Promise<void> => {
  let end = Number.POSITIVE_INFINITY;
  while (running.size > 0 && performance.now() < end) {
    await alarm.wait(LEAST_PAUSE, new AbortController().signal);
    if (stopping.deadline.aborted) end = Math.min(end, performance.now() + context.timings.answer);
  }
};

/** Takes jobs until the signal is aborted. `alarms` are rung when something was published in this very process. */
export const consumeJobs = async (
  context: DatabaseQueue,
  handlers: Readonly<Record<string, JobHandler>>,
  options: ConsumeOptions,
  alarms: Set<Alarm>,
): Promise<void> => {
  const consumer: Consumer = {
    context,
    handlers,
    options,
    stopping: stoppingOf(options),
    running: new Map(),
    busy: 0,
    due: null,
    alarm: makeAlarm(),
    outage: outageOf(context),
    complete: inBatches((jobs) => completeJobs(context, jobs)),
    handBack: inBatches((jobs) => handBackJobs(context, jobs)),
  };
  const end = keepClaims(context, consumer.running, consumer.outage.failed);
  alarms.add(consumer.alarm);
  await takeUntilStopped(consumer);
  alarms.delete(consumer.alarm);
  await drain(consumer);
  end();
  consumer.stopping.end();
};

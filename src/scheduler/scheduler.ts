import { inPieces } from '../base/in-pieces.ts';
import { pause } from '../base/pause.ts';
import type { Broker } from '../broker/broker.ts';
import type { DueJob } from './due-jobs.ts';
import type { ScheduleRule } from './latest-point.ts';
import { jobKey, makePlan, type Plan, type RunFact, type Watched } from './plan.ts';

/** How often what. Milliseconds. */
export interface SchedulerTimings {
  /** Between two looks for what is due. */
  readonly look: number;
  /** Between two readings of accounts, intervals and switches: an edit takes effect within a minute. */
  readonly watched: number;
  /** Between two looks for what is to be judged or tidied. */
  readonly upkeep: number;
  /** Between two tries of a standby to become the one that decides. */
  readonly standby: number;
  /** A job that was published this long ago and has not begun may have been lost by the broker. */
  readonly begun: number;
}

export const SCHEDULER_TIMINGS: SchedulerTimings = { look: 1_000, watched: 10_000, upkeep: 5_000, standby: 5_000, begun: 15_000 };

/** What the database tells a scheduler. */
export interface SchedulerFacts {
  watched(): Promise<readonly Watched[]>;
  lastStarts(pairs: readonly Watched[]): Promise<readonly { accountId: number; technology: string; startedAt: Date }[]>;
  newestRun(): Promise<number>;
  runsSince(after: number, running: readonly number[]): Promise<readonly RunFact[]>;
  /** How many workers are wanted for what is to be judged. */
  auditorsWanted(): Promise<number>;
  tidy(): Promise<void>;
}

/** The right to decide for a stack. */
export interface SchedulerLease {
  /** An epoch, or null while another holds it. */
  take(): Promise<number | null>;
  /** The time by the clock of the database, by which everything is decided; null when another holds it now. */
  keep(epoch: number): Promise<Date | null>;
  release(epoch: number): Promise<void>;
}

/** What a look came to. */
export interface SchedulerFigures {
  readonly published: number;
  readonly outstanding: number;
  /** How late the latest of the due jobs is that have not begun, in seconds. */
  readonly lagSeconds: number;
}

export interface SchedulerOptions {
  readonly broker: Broker;
  readonly facts: SchedulerFacts;
  readonly lease: SchedulerLease;
  readonly rule: ScheduleRule;
  /** Jobs of one account that are on their way at the same time. */
  readonly mostPerAccount: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
  readonly onState: (state: 'deciding' | 'standby') => void;
  readonly onLook?: (figures: SchedulerFigures) => void;
  readonly timings?: Partial<SchedulerTimings>;
}

/** What lasts from look to look while the lease is held. */
interface Term {
  readonly plan: Plan;
  newestRun: number | null;
  watchedAt: number;
  tidiedAt: number;
}

/** Jobs between two renewals of the lease: a broker takes them in a second or two, also when it is far away. */
const PUBLISHED_AT_ONCE = 5_000;

/** What a look works with. */
interface Look {
  readonly options: SchedulerOptions;
  readonly term: Term;
  readonly epoch: number;
  readonly timings: SchedulerTimings;
}

/**
 * Publishes jobs and keeps the lease meanwhile: a hundred thousand of them take longer than a lease lasts, and a standby that took
 * over would publish all of them once more. False when the lease has been lost.
 */
const publishDue = async (
  { options: { broker, lease }, epoch }: Look,
  jobs: readonly DueJob[],
  now: Date,
  onPublished: (piece: readonly DueJob[]) => void = () => undefined,
): Promise<boolean> => {
  for (const piece of inPieces(jobs, PUBLISHED_AT_ONCE)) {
    if ((await lease.keep(epoch)) === null) return false;
    await broker.publish(
      'watch-account',
      piece.map((job) => ({
        payload: { accountId: job.accountId, technologies: job.technologies, due: (job.due ?? now).toISOString() },
        key: jobKey(job),
        periodic: true,
      })),
    );
    onPublished(piece);
  }
  return true;
};

/** Publishes again what the broker must have lost: it holds fewer jobs than have not begun. False when the lease has been lost. */
const publishLost = async (look: Look, now: Date): Promise<boolean> => {
  const waiting = look.term.plan.unstarted(new Date(now.getTime() - look.timings.begun));
  if (waiting.length === 0) return true;
  const { waiting: there, delayed, active } = (await look.options.broker.depth())['watch-account'];
  return there + delayed + active >= waiting.length || publishDue(look, waiting, now);
};

const learn = async ({ options: { facts }, term, timings }: Look, now: Date): Promise<void> => {
  const { plan } = term;
  // Before the last starts are read, so that no run falls between the two.
  term.newestRun ??= await facts.newestRun();
  if (performance.now() - term.watchedAt >= timings.watched) {
    plan.watch(await facts.watched(), now);
    term.watchedAt = performance.now();
  }
  const unknown = plan.unknown();
  if (unknown.length > 0) plan.learnStarts(unknown, await facts.lastStarts(unknown));
  const runs = await facts.runsSince(term.newestRun, plan.running());
  plan.learnRuns(runs);
  term.newestRun = Math.max(term.newestRun, runs.at(-1)?.id ?? 0);
};

const publishAudits = async ({ broker, facts }: SchedulerOptions): Promise<void> => {
  const auditors = await facts.auditorsWanted();
  if (auditors === 0) return;
  await broker.publish(
    'audit-due',
    Array.from({ length: auditors }, (_, index) => ({ payload: {}, key: `audit-due ${index + 1}`, periodic: true })),
  );
};

/** One look. False when the lease has been lost. */
const lookOnce = async (look: Look): Promise<boolean> => {
  const { options, term, epoch, timings } = look;
  const { plan } = term;
  const now = await options.lease.keep(epoch);
  if (now === null) return false;
  await learn(look, now);
  const jobs = plan.next(options.rule, now);
  if (!(await publishDue(look, jobs, now, (piece) => plan.published(piece, now)))) return false;
  if (!(await publishLost(look, now))) return false;
  if (performance.now() - term.tidiedAt >= timings.upkeep) {
    await options.facts.tidy();
    await publishAudits(options);
    term.tidiedAt = performance.now();
  }
  options.onLook?.({ published: jobs.length, outstanding: plan.outstanding(), lagSeconds: plan.lag(now) });
  return true;
};

/** Decides while the lease is held. A look that fails is told of, and the next one comes. */
const decide = async (options: SchedulerOptions, epoch: number, isStart: boolean, timings: SchedulerTimings): Promise<void> => {
  const never = Number.NEGATIVE_INFINITY;
  const term: Term = { plan: makePlan(options.mostPerAccount), newestRun: null, watchedAt: never, tidiedAt: never };
  let mustPurge = isStart;
  while (!options.signal.aborted) {
    try {
      if (mustPurge) {
        await options.broker.purge('watch-account');
        await options.broker.purge('audit-due');
        mustPurge = false;
      }
      if (!(await lookOnce({ options, term, epoch, timings }))) return;
    } catch (error) {
      options.onError(error);
    }
    await pause(timings.look, options.signal).catch(() => undefined);
  }
  await options.lease.release(epoch);
};

/**
 * Looks for what is due and publishes it, until the signal is aborted. One scheduler of a stack decides, any other stands by and
 * takes over when it dies. On its start the one that decides purges the periodic jobs that wait; one that takes over purges nothing.
 * Throws when the stack may not run at all.
 */
export const runScheduler = async (options: SchedulerOptions): Promise<void> => {
  const timings = { ...SCHEDULER_TIMINGS, ...options.timings };
  let epoch = await options.lease.take();
  let isStart = epoch !== null;
  let told: 'deciding' | 'standby' | null = null;
  while (!options.signal.aborted) {
    const state = epoch === null ? 'standby' : 'deciding';
    if (state !== told) options.onState(state);
    told = state;
    if (epoch !== null) {
      await decide(options, epoch, isStart, timings);
      isStart = false;
    } else await pause(timings.standby, options.signal).catch(() => undefined);
    if (options.signal.aborted) return;
    epoch = await options.lease.take().catch((error: unknown) => {
      options.onError(error);
      return null;
    });
  }
};

import { watchKey } from '../broker/watch-key.ts';
import { type DueJob, dueJobs, type Scheduled } from './due-jobs.ts';
import type { ScheduleRule } from './latest-point.ts';

/** A run as the database knows it. */
export interface RunFact {
  readonly id: number;
  readonly accountId: number;
  readonly technology: string;
  readonly state: 'running' | 'done' | 'failed' | 'lost';
  readonly startedAt: Date;
}

/** What is to be watched; when it was last begun is told by runs. */
export type Watched = Omit<Scheduled, 'lastStart'>;

/** A job that was published and has not ended. */
interface Outstanding {
  readonly job: DueJob;
  readonly publishedAt: Date;
  /** Technologies whose run has not begun. */
  readonly unstarted: Set<string>;
  readonly unfinished: Set<string>;
}

export const pairKey = (accountId: number, technology: string): string => `${accountId} ${technology}`;
export const jobKey = ({ accountId, technologies }: DueJob): string => watchKey(accountId, technologies);

/** The memory of a scheduler: everything in it can be read from the database again. */
export interface Plan {
  /** Replaces what is watched. */
  watch(watched: readonly Watched[], now: Date): void;
  /** Pairs of which it is not known whether they ever ran. */
  unknown(): readonly Watched[];
  /** Their last starts; a pair without one has never run. */
  learnStarts(pairs: readonly Watched[], starts: readonly { accountId: number; technology: string; startedAt: Date }[]): void;
  learnRuns(facts: readonly RunFact[]): void;
  /** Ids of runs that were running when last heard of. */
  running(): readonly number[];
  /** The jobs to be published now: due, not published already, and no more at once per account than is allowed. */
  next(rule: ScheduleRule, now: Date): DueJob[];
  published(jobs: readonly DueJob[], now: Date): void;
  /** Published before this instant, and not begun. */
  unstarted(before: Date): readonly DueJob[];
  outstanding(): number;
  /** How late the latest of the due jobs is that have not begun, in seconds. */
  lag(now: Date): number;
}

type Known = Omit<Scheduled, 'lastStart'> & { lastStart: Date | null; learnt: boolean; readonly since: Date };

const latest = (a: Date | null, b: Date): Date => (a !== null && a.getTime() > b.getTime() ? a : b);

export const makePlan = (mostPerAccount: number): Plan => {
  const known = new Map<string, Known>();
  const jobs = new Map<string, Outstanding>();
  /** The outstanding job of a pair. */
  const jobOf = new Map<string, string>();
  const perAccount = new Map<number, number>();
  const running = new Set<number>();
  let waitingSince: Date | null = null;

  const forget = (key: string, { job }: Outstanding): void => {
    jobs.delete(key);
    for (const technology of job.technologies) jobOf.delete(pairKey(job.accountId, technology));
    perAccount.set(job.accountId, (perAccount.get(job.accountId) ?? 1) - 1);
  };

  const learnRun = (fact: RunFact): void => {
    const pair = pairKey(fact.accountId, fact.technology);
    const one = known.get(pair);
    // What a dead worker began was not done: it stays due.
    if (one && fact.state !== 'lost') one.lastStart = latest(one.lastStart, fact.startedAt);
    if (fact.state === 'running') running.add(fact.id);
    else running.delete(fact.id);
    const key = jobOf.get(pair);
    const outstanding = key === undefined ? undefined : jobs.get(key);
    if (key === undefined || !outstanding || fact.startedAt.getTime() < outstanding.publishedAt.getTime()) return;
    outstanding.unstarted.delete(fact.technology);
    if (fact.state !== 'running') outstanding.unfinished.delete(fact.technology);
    if (outstanding.unfinished.size === 0) forget(key, outstanding);
  };

  const dropRemoved = (pairs: ReadonlySet<string>): void => {
    for (const key of known.keys()) if (!pairs.has(key)) known.delete(key);
    for (const [key, outstanding] of jobs) {
      const { accountId, technologies } = outstanding.job;
      if (!technologies.some((technology) => pairs.has(pairKey(accountId, technology)))) forget(key, outstanding);
    }
  };

  return {
    watch(watched, now) {
      dropRemoved(new Set(watched.map((one) => pairKey(one.accountId, one.technology))));
      for (const one of watched) {
        const key = pairKey(one.accountId, one.technology);
        const before = known.get(key);
        known.set(key, { ...one, lastStart: before?.lastStart ?? null, learnt: before?.learnt ?? false, since: before?.since ?? now });
      }
    },
    unknown: () => [...known.values()].filter((one) => !one.learnt),
    learnStarts(pairs, starts) {
      for (const { accountId, technology } of pairs) {
        const one = known.get(pairKey(accountId, technology));
        if (one) one.learnt = true;
      }
      for (const { accountId, technology, startedAt } of starts) {
        const one = known.get(pairKey(accountId, technology));
        if (one) one.lastStart = latest(one.lastStart, startedAt);
      }
    },
    learnRuns(facts) {
      for (const fact of facts) learnRun(fact);
    },
    running: () => [...running],
    next(rule, now) {
      const learnt = [...known.values()].filter((one) => one.learnt);
      const due = dueJobs(learnt, rule, now).filter(
        ({ accountId, technologies }) => !technologies.some((technology) => jobOf.has(pairKey(accountId, technology))),
      );
      const room = new Map<number, number>();
      const chosen = due.filter(({ accountId }) => {
        const left = room.get(accountId) ?? mostPerAccount - (perAccount.get(accountId) ?? 0);
        room.set(accountId, left - 1);
        return left > 0;
      });
      waitingSince = due.length > chosen.length ? (waitingSince ?? now) : null;
      return chosen;
    },
    published(published, now) {
      for (const job of published) {
        const key = jobKey(job);
        jobs.set(key, { job, publishedAt: now, unstarted: new Set(job.technologies), unfinished: new Set(job.technologies) });
        for (const technology of job.technologies) jobOf.set(pairKey(job.accountId, technology), key);
        perAccount.set(job.accountId, (perAccount.get(job.accountId) ?? 0) + 1);
      }
    },
    unstarted: (before) =>
      [...jobs.values()]
        .filter((one) => one.unstarted.size === one.job.technologies.length && one.publishedAt.getTime() < before.getTime())
        .map((one) => one.job),
    outstanding: () => jobs.size,
    lag(now) {
      let earliest = waitingSince?.getTime() ?? now.getTime();
      for (const { job, publishedAt, unstarted } of jobs.values())
        if (unstarted.size > 0) earliest = Math.min(earliest, (job.due ?? publishedAt).getTime());
      return Math.max(0, (now.getTime() - earliest) / 1000);
    },
  };
};

import { describe, expect, test } from 'vitest';
import type { ScheduleRule } from './latest-point.ts';
import { makePlan, type Plan, type RunFact, type Watched } from './plan.ts';

const RULE: ScheduleRule = { fullHour: false, timezone: 'UTC' };
const NOW = new Date('2026-01-02T12:00:30Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const HOUR = 3_600;

const watched = (accountId: number, ...technologies: string[]): Watched[] =>
  technologies.map((technology) => ({ accountId, technology, interval: 60, phase: 0, onePass: false }));

let ids = 0;
const nextId = (): number => {
  ids += 1;
  return ids;
};
const run = (accountId: number, technology: string, state: RunFact['state'], startedAt: Date, id = nextId()): RunFact => ({
  id,
  accountId,
  technology,
  state,
  startedAt,
});

/** A plan that knows its pairs, none of which ever ran. */
const planOf = (pairs: readonly Watched[], mostPerAccount = 10): Plan => {
  const plan = makePlan(mostPerAccount);
  plan.watch(pairs, NOW);
  plan.learnStarts(plan.unknown(), []);
  return plan;
};

const names = (plan: Plan, now: Date): string[] =>
  plan.next(RULE, now).map(({ accountId, technologies }) => `${accountId} ${technologies.join(' ')}`);

/** Publishes what is due. */
const publish = (plan: Plan, now: Date): string[] => {
  const told = names(plan, now);
  plan.published(plan.next(RULE, now), now);
  return told;
};

describe('a plan', () => {
  test('has nothing to say of pairs whose past it does not know', () => {
    const plan = makePlan(10);
    plan.watch(watched(1, 's3'), NOW);
    expect(names(plan, NOW)).toEqual([]);
    plan.learnStarts(plan.unknown(), [{ accountId: 1, technology: 's3', startedAt: NOW }]);
    expect(names(plan, NOW)).toEqual([]);
    expect(names(plan, later(HOUR))).toEqual(['1 s3']);
  });

  test('publishes a job once, until its run has ended and the next point has come', () => {
    const plan = planOf(watched(1, 's3'));
    expect(publish(plan, NOW)).toEqual(['1 s3']);
    expect(names(plan, later(2 * HOUR))).toEqual([]);
    plan.learnRuns([run(1, 's3', 'running', later(5), 77)]);
    expect(plan.running()).toEqual([77]);
    expect(names(plan, later(2 * HOUR))).toEqual([]);
    plan.learnRuns([run(1, 's3', 'done', later(5), 77)]);
    expect(plan.running()).toEqual([]);
    expect(plan.outstanding()).toBe(0);
    expect(names(plan, later(60))).toEqual([]);
    expect(names(plan, later(HOUR))).toEqual(['1 s3']);
  });

  test('a run that began before the job was published is not its run', () => {
    const plan = planOf(watched(1, 's3'));
    publish(plan, NOW);
    plan.learnRuns([run(1, 's3', 'done', later(-1))]);
    expect(plan.outstanding()).toBe(1);
  });

  test('what a dead worker had begun is due again, what failed waits for its next point', () => {
    const plan = planOf(watched(1, 's3', 'sqs'));
    publish(plan, NOW);
    plan.learnRuns([run(1, 's3', 'lost', later(5)), run(1, 'sqs', 'failed', later(5))]);
    expect(names(plan, later(6))).toEqual(['1 s3']);
  });

  test('no more jobs of one account are on their way than is allowed; the others follow as they end', () => {
    const plan = planOf([...watched(1, 'a', 'b', 'c', 'd'), ...watched(2, 'a')], 2);
    expect(publish(plan, NOW)).toEqual(['1 a', '1 b', '2 a']);
    expect(names(plan, NOW)).toEqual([]);
    plan.learnRuns([run(1, 'b', 'done', later(1))]);
    expect(publish(plan, later(2))).toEqual(['1 c']);
    plan.learnRuns([run(1, 'a', 'done', later(3)), run(1, 'c', 'failed', later(3))]);
    expect(publish(plan, later(4))).toEqual(['1 d']);
  });

  test('a job of several technologies ends with the last of them', () => {
    const plan = planOf(watched(1, 'a', 'b').map((one) => ({ ...one, onePass: true })));
    expect(publish(plan, NOW)).toEqual(['1 a b']);
    plan.learnRuns([run(1, 'a', 'done', later(1)), run(1, 'b', 'running', later(1), 5)]);
    expect(plan.outstanding()).toBe(1);
    plan.learnRuns([run(1, 'b', 'done', later(1), 5)]);
    expect(plan.outstanding()).toBe(0);
  });

  test('tells of jobs that nobody has begun', () => {
    const plan = planOf(watched(1, 'a', 'b'));
    publish(plan, NOW);
    plan.learnRuns([run(1, 'a', 'running', later(1))]);
    expect(plan.unstarted(later(0))).toEqual([]);
    expect(plan.unstarted(later(1)).map((job) => job.technologies)).toEqual([['b']]);
  });

  test('forgets what is watched no more, and takes up what is new at once', () => {
    const plan = planOf([...watched(1, 'a'), ...watched(2, 'a')]);
    publish(plan, NOW);
    plan.watch([...watched(2, 'a'), ...watched(3, 'a')], NOW);
    expect(plan.outstanding()).toBe(1);
    plan.learnStarts(plan.unknown(), []);
    expect(names(plan, NOW)).toEqual(['3 a']);
  });

  test('an edited interval takes effect without forgetting the past', () => {
    const plan = planOf(watched(1, 'a'));
    publish(plan, NOW);
    plan.learnRuns([run(1, 'a', 'done', later(5))]);
    plan.watch([{ ...watched(1, 'a')[0]!, interval: 1 }], NOW);
    expect(names(plan, later(20))).toEqual([]);
    expect(names(plan, later(90))).toEqual(['1 a']);
    plan.watch([{ ...watched(1, 'a')[0]!, interval: 0 }], NOW);
    expect(names(plan, later(HOUR * 24))).toEqual([]);
  });

  test('says how late the latest job is', () => {
    const plan = makePlan(1);
    plan.watch(watched(1, 'a', 'b'), NOW);
    plan.learnStarts(plan.unknown(), [
      { accountId: 1, technology: 'a', startedAt: later(-HOUR) },
      { accountId: 1, technology: 'b', startedAt: later(-HOUR) },
    ]);
    expect(plan.lag(NOW)).toBe(0);
    publish(plan, NOW);
    // Due since 12:00:00.
    expect(plan.lag(NOW)).toBe(30);
    expect(plan.lag(later(100))).toBe(130);
    plan.learnRuns([run(1, 'a', 'done', later(101))]);
    // "b" has had to wait for its turn.
    plan.next(RULE, later(102));
    plan.published(plan.next(RULE, later(102)), later(102));
    expect(plan.lag(later(110))).toBe(140);
    plan.learnRuns([run(1, 'b', 'running', later(111))]);
    expect(plan.lag(later(112))).toBe(0);
  });
});

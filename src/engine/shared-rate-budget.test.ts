import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/setup/test-app.ts';
import { sharedRateBudget } from './shared-rate-budget.ts';

const BURST = 100;
const signal = new AbortController().signal;
let opened: TestApp;
const key = (service: string, perSecond: number) => ({ account: '111111111111', service, region: 'us-east-1', perSecond });

beforeAll(async () => {
  opened = await openTestApp();
});
afterAll(() => opened.close());

test('several workers together stay below the one budget', async () => {
  const { kysely } = opened.app.database;
  const perSecond = 200;
  const begin = performance.now();
  const times: number[] = [];
  const work = async (): Promise<void> => {
    const budget = sharedRateBudget(kysely);
    const caller = async (): Promise<void> => {
      for (let call = 0; call < 25; call += 1) {
        await budget.take(key('sqs', perSecond), signal);
        times.push((performance.now() - begin) / 1000);
      }
    };
    await Promise.all([caller(), caller()]);
  };
  await Promise.all([work(), work(), work(), work()]);
  times.sort((a, b) => a - b);
  expect(times.length).toBe(200);
  // The n-th call may not come before the burst and the refilled tokens allow it; a timer fires up to a millisecond early.
  for (const [index, time] of times.entries()) expect(time + 0.002).toBeGreaterThanOrEqual((index + 1 - BURST) / perSecond);
});

test('a throttled call slows every worker, and never below what a scan needs to end', async () => {
  const { kysely } = opened.app.database;
  const mine = sharedRateBudget(kysely);
  const theirs = sharedRateBudget(kysely);
  await mine.take(key('kms', 100), signal);
  theirs.throttled(key('kms', 100));
  const rates = async () =>
    (await opened.rows<{ rate: number; tokens: number }>("select rate, tokens from rate_budget where service = 'kms'"))[0]!;
  while ((await rates()).rate > 60) await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await rates()).tokens).toBeLessThanOrEqual(0);
  await opened.rows("update rate_budget set rate = 3, shrunk_at = '-infinity' where service = 'kms'");
  theirs.throttled(key('kms', 100));
  while ((await rates()).rate > 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await rates()).rate).toBe(2);
});

test('who cannot ask is told, and may ask again', async () => {
  const { kysely } = opened.app.database;
  const budget = sharedRateBudget(kysely);
  await opened.rows('alter table rate_budget rename to hidden');
  await expect(budget.take(key('s3', 100), signal)).rejects.toThrow(/rate_budget/);
  await opened.rows('alter table hidden rename to rate_budget');
  await budget.take(key('s3', 100), signal);
});

test('whoever waits stops waiting when the work is aborted', async () => {
  const budget = sharedRateBudget(opened.app.database.kysely);
  const aborted = new AbortController();
  for (let call = 0; call < BURST; call += 1) await budget.take(key('iam', 0.001), signal);
  const waiting = budget.take(key('iam', 0.001), aborted.signal);
  aborted.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

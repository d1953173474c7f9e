import { expect, test } from 'vitest';
import { dueJobs, type Scheduled } from './due-jobs.ts';

const NOW = new Date('2026-01-02T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

const one = (technology: string, more: Partial<Scheduled> = {}): Scheduled => ({
  accountId: 1,
  technology,
  interval: 60,
  lastStart: null,
  onePass: false,
  ...more,
});

test('what has never been watched is due at once', () => {
  expect(dueJobs([one('s3')], NOW)).toEqual([{ accountId: 1, technologies: ['s3'] }]);
});

test('what is watched is due when its interval has passed, to the minute', () => {
  expect(dueJobs([one('s3', { lastStart: minutesAgo(59.99) })], NOW)).toEqual([]);
  expect(dueJobs([one('s3', { lastStart: minutesAgo(60) })], NOW).length).toBe(1);
  expect(dueJobs([one('s3', { lastStart: minutesAgo(-5) })], NOW)).toEqual([]);
});

test('an interval of nothing means only when asked', () => {
  expect(dueJobs([one('s3', { interval: 0 }), one('sqs', { interval: 0, lastStart: minutesAgo(99_999) })], NOW)).toEqual([]);
});

test('technologies that are read in one pass are one job per account', () => {
  const due = dueJobs(
    [
      one('s3', { onePass: true }),
      one('sqs', { onePass: true }),
      one('kms', { onePass: true, lastStart: minutesAgo(1) }),
      one('s3', { accountId: 2, onePass: true }),
    ],
    NOW,
  );
  expect(due).toEqual([
    { accountId: 1, technologies: ['s3', 'sqs'] },
    { accountId: 2, technologies: ['s3'] },
  ]);
});

test('the others are a job each', () => {
  expect(dueJobs([one('s3'), one('sqs'), one('s3', { accountId: 2 })], NOW)).toEqual([
    { accountId: 1, technologies: ['s3'] },
    { accountId: 1, technologies: ['sqs'] },
    { accountId: 2, technologies: ['s3'] },
  ]);
});

test('nothing watched, nothing due', () => {
  expect(dueJobs([], NOW)).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueJobs, type Scheduled } from './due-jobs.ts';
import { phaseOf, pointsAt, type ScheduleRule } from './latest-point.ts';

const MINUTE = 60_000;
const NOW = new Date('2026-01-02T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * MINUTE);
const FREE: ScheduleRule = { fullHour: false, timezone: 'UTC' };
const byClock = (timezone: string): ScheduleRule => ({ fullHour: true, timezone });

const one = (technology: string, more: Partial<Scheduled> = {}): Scheduled => ({
  accountId: 1,
  technology,
  interval: 60,
  phase: 0,
  lastStart: null,
  onePass: false,
  ...more,
});

const isDue = (more: Partial<Scheduled>, rule: ScheduleRule, now: Date): boolean => dueJobs([one('s3', more)], rule, now).length > 0;

describe('what is due', () => {
  test('has never been watched', () => {
    expect(dueJobs([one('s3')], FREE, NOW)).toEqual([{ accountId: 1, technologies: ['s3'], due: null }]);
  });

  test('has not begun since the latest point of its schedule', () => {
    expect(dueJobs([one('s3', { lastStart: minutesAgo(0.01) })], FREE, NOW)).toEqual([{ accountId: 1, technologies: ['s3'], due: NOW }]);
    expect(isDue({ lastStart: NOW }, FREE, NOW)).toBe(false);
    expect(isDue({ lastStart: minutesAgo(10), phase: 0.75 }, FREE, NOW)).toBe(false);
    expect(isDue({ lastStart: minutesAgo(16), phase: 0.75 }, FREE, NOW)).toBe(true);
    expect(isDue({ lastStart: minutesAgo(-5) }, FREE, NOW)).toBe(false);
  });

  test('is never what runs only when somebody asks', () => {
    expect(dueJobs([one('s3', { interval: 0 }), one('sqs', { interval: 0, lastStart: minutesAgo(99_999) })], FREE, NOW)).toEqual([]);
  });

  test('is what somebody asked for, whatever its interval, until it has begun', () => {
    const asked = minutesAgo(1);
    const due = [{ accountId: 1, technologies: ['s3'], due: asked }];
    expect(dueJobs([one('s3', { interval: 0, asked })], FREE, NOW)).toEqual(due);
    expect(dueJobs([one('s3', { asked, phase: 0.75, lastStart: minutesAgo(10) })], FREE, NOW)).toEqual(due);
    // Also where its point has come: what began before somebody asked does not answer them.
    expect(dueJobs([one('s3', { asked, lastStart: minutesAgo(90) })], FREE, NOW)).toEqual(due);
    expect(isDue({ asked, interval: 0, lastStart: asked }, FREE, NOW)).toBe(false);
    expect(isDue({ asked, interval: 0, lastStart: NOW }, FREE, NOW)).toBe(false);
  });

  test('comes next at the first point after now', () => {
    const next = (rule: ScheduleRule, interval: number, phase = 0): string => pointsAt(rule, NOW).next(interval, phase).toISOString();
    expect(next(FREE, 60)).toBe('2026-01-02T13:00:00.000Z');
    expect(next(FREE, 60, 0.75)).toBe('2026-01-02T12:45:00.000Z');
    expect(next(byClock('UTC'), 1_440)).toBe('2026-01-03T00:00:00.000Z');
    expect(next(byClock('America/New_York'), 1_440)).toBe('2026-01-03T05:00:00.000Z');
    const points = fc.record({ interval: fc.integer({ min: 1, max: 20_000 }), phase: fc.double({ min: 0, max: 0.999, noNaN: true }) });
    fc.assert(
      fc.property(points, fc.constantFrom(FREE, byClock('Europe/Berlin')), ({ interval, phase }, rule) => {
        const { latest, next: after } = {
          latest: pointsAt(rule, NOW).latest(interval, phase),
          next: pointsAt(rule, NOW).next(interval, phase),
        };
        expect(latest.getTime()).toBeLessThanOrEqual(NOW.getTime());
        expect(after.getTime()).toBeGreaterThan(NOW.getTime());
        // The point before the next one is the latest.
        expect(pointsAt(rule, new Date(after.getTime() - 1)).latest(interval, phase)).toEqual(latest);
        expect(pointsAt(rule, after).latest(interval, phase)).toEqual(after);
      }),
    );
  });

  test('is one job per account where all is read in one pass, else a job each', () => {
    const due = dueJobs(
      [
        one('s3', { onePass: true, lastStart: minutesAgo(70) }),
        one('sqs', { onePass: true, lastStart: minutesAgo(90) }),
        one('kms', { onePass: true, lastStart: NOW }),
        one('s3', { accountId: 2, onePass: true }),
        one('s3', { accountId: 3 }),
        one('sqs', { accountId: 3 }),
      ],
      FREE,
      NOW,
    );
    expect(due).toEqual([
      { accountId: 3, technologies: ['s3'], due: null },
      { accountId: 3, technologies: ['sqs'], due: null },
      { accountId: 1, technologies: ['s3', 'sqs'], due: NOW },
      { accountId: 2, technologies: ['s3'], due: null },
    ]);
  });

  test('nothing watched, nothing due', () => {
    expect(dueJobs([], FREE, NOW)).toEqual([]);
  });
});

/** Runs that a scheduler starts which looks every `step` seconds, each at once, from `from` for `hours`. */
const runsOf = (scheduled: Partial<Scheduled>, rule: ScheduleRule, from: Date, hours: number, step: number): Date[] => {
  const runs: Date[] = [];
  for (let at = from.getTime(); at <= from.getTime() + hours * 60 * MINUTE; at += step * 1000) {
    const now = new Date(at);
    const lastStart = runs.at(-1) ?? scheduled.lastStart ?? null;
    if (isDue({ ...scheduled, lastStart }, rule, now)) runs.push(now);
  }
  return runs;
};

describe('properties of any schedule', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu');
  const instants = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 11, 31) }).map((at) => new Date(at));

  test('runs come one interval apart, never later, and each point is used once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 0.999, noNaN: true }), instants, (interval, phase, from) => {
        const runs = runsOf({ interval, phase }, FREE, from, (interval * 5) / 60, interval * 6);
        const look = interval * 6_000;
        expect(runs[0]).toEqual(from);
        for (const [index, run] of runs.entries()) {
          if (index > 0) expect(run.getTime() - runs[index - 1]!.getTime()).toBeLessThanOrEqual(interval * MINUTE + look);
          if (index > 1) expect(run.getTime() - runs[index - 1]!.getTime()).toBeGreaterThanOrEqual(interval * MINUTE - look);
        }
        expect(runs.length).toBeGreaterThanOrEqual(5);
        expect(runs.length).toBeLessThanOrEqual(7);
      }),
      { numRuns: 50 },
    );
  });

  test('the latest point is not after now, less than an interval before it, and stays until the next', () => {
    fc.assert(
      fc.property(fc.constantFrom(15, 60, 720, 1440, 10_080), zones, instants, (interval, timezone, now) => {
        const point = pointsAt(byClock(timezone), now).latest(interval, 0);
        // A day of a changing clock has up to 25 hours, here with the half hour of Lord Howe.
        const slack = interval >= 720 ? 60 * MINUTE : 0;
        expect(point.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(now.getTime() - point.getTime()).toBeLessThanOrEqual(interval * MINUTE + slack);
        expect(pointsAt(byClock(timezone), point).latest(interval, 0)).toEqual(point);
        expect(isDue({ interval, lastStart: new Date(point.getTime() - 1) }, byClock(timezone), now)).toBe(true);
        expect(isDue({ interval, lastStart: point }, byClock(timezone), now)).toBe(false);
      }),
    );
  });

  test('whatever was missed is made up for once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), instants, fc.integer({ min: 2, max: 500 }), (interval, from, missed) => {
        const lastStart = new Date(from.getTime() - interval * missed * MINUTE);
        expect(dueJobs([one('s3', { interval, lastStart, phase: phaseOf('x') })], FREE, from).length).toBe(1);
        expect(isDue({ interval, lastStart: from, phase: phaseOf('x') }, FREE, from)).toBe(false);
      }),
    );
  });

  test('the technologies of an account spread over the interval', () => {
    const phases = Array.from({ length: 64 }, (_, index) => phaseOf(`7 technology-${index}`));
    for (let quarter = 0; quarter < 4; quarter += 1)
      expect(phases.filter((phase) => Math.floor(phase * 4) === quarter).length).toBeGreaterThan(5);
    expect(phaseOf('7 technology-1')).toBe(phases[1]);
  });
});

describe('by the clock', () => {
  const runs = (interval: number, timezone: string, from: string, hours: number): string[] =>
    runsOf({ interval, lastStart: new Date(new Date(from).getTime() - MINUTE) }, byClock(timezone), new Date(from), hours, 60).map((run) =>
      run.toISOString(),
    );

  test('the first run comes at once, then the alignment follows', () => {
    const all = runsOf({ interval: 60 }, byClock('UTC'), new Date('2026-01-01T10:20:00Z'), 2, 60).map((run) => run.toISOString());
    expect(all).toEqual(['2026-01-01T10:20:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T12:00:00.000Z']);
  });

  test.each([
    [15, '2026-01-01T10:20:00Z', ['10:30', '10:45', '11:00', '11:15']],
    [60, '2026-01-01T10:20:00Z', ['11:00']],
  ])('an interval of %s minutes fires at its quarters and hours', (interval, from, times) => {
    expect(runs(interval, 'UTC', from, 1)).toEqual(times.map((time) => `2026-01-01T${time}:00.000Z`));
  });

  test('half a day, a day and a week fire at noon and midnight of the time zone, and on Sunday', () => {
    expect(runs(720, 'Asia/Kathmandu', '2026-01-01T10:00:00Z', 24)).toEqual(['2026-01-01T18:15:00.000Z', '2026-01-02T06:15:00.000Z']);
    expect(runs(1440, 'America/New_York', '2026-01-01T10:00:00Z', 48)).toEqual(['2026-01-02T05:00:00.000Z', '2026-01-03T05:00:00.000Z']);
    expect(runs(10_080, 'UTC', '2026-11-23T10:00:00Z', 24 * 8)).toEqual(['2026-11-29T00:00:00.000Z']);
  });

  test('an interval that no clock knows keeps its own', () => {
    expect(runs(45, 'UTC', '2026-01-01T00:10:00Z', 2)).toEqual(
      runsOf({ interval: 45, lastStart: new Date('2026-01-01T00:09:00Z') }, FREE, new Date('2026-01-01T00:10:00Z'), 2, 60).map((run) =>
        run.toISOString(),
      ),
    );
  });

  test('when the clock goes forward no run is lost, when it goes back none is doubled', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC. 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    expect(runs(60, 'Europe/Berlin', '2026-03-29T00:30:00Z', 3)).toEqual(['01', '02', '03'].map((hour) => `2026-03-29T${hour}:00:00.000Z`));
    expect(runs(60, 'Europe/Berlin', '2026-10-24T23:30:00Z', 4)).toEqual(
      ['00', '01', '02', '03'].map((hour) => `2026-10-25T${hour}:00:00.000Z`),
    );
    expect(runs(1440, 'Europe/Berlin', '2026-03-28T12:00:00Z', 48)).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(runs(1440, 'Europe/Berlin', '2026-10-24T12:00:00Z', 48)).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
    expect(runs(720, 'Europe/Berlin', '2026-10-24T12:00:00Z', 36)).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T11:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  test('a midnight that the clock skips fires with the first instant after it', () => {
    // Cairo, 24 April 2026: 00:00 becomes 01:00.
    expect(runs(1440, 'Africa/Cairo', '2026-04-23T12:00:00Z', 24)).toEqual(['2026-04-23T22:00:00.000Z']);
  });
});

import { createHash } from 'node:crypto';
import { Cron } from 'croner';

/** How the points in time of an interval are laid. */
export interface ScheduleRule {
  /** To the clock of the time zone, instead of a minute of each pair's own. */
  readonly fullHour: boolean;
  /** IANA name. */
  readonly timezone: string;
}

const MINUTE = 60_000;

/** The intervals (minutes) that follow the clock: core.md 4.3. Any other keeps a minute of its own. */
const ALIGNED: Readonly<Record<number, string>> = {
  15: '0,15,30,45 * * * *',
  60: '0 * * * *',
  720: '0 0,12 * * *',
  1440: '0 0 * * *',
  10080: '0 0 * * 0',
};

const alignedPoint = (pattern: string, timezone: string, now: Date): Date => {
  const cron = new Cron(pattern, { timezone, paused: true });
  // Strictly before its argument; a point that is now counts.
  return cron.previousRuns(1, new Date(now.getTime() + 1))[0]!;
};

const PHASE_BYTES = 6;

/** A number from 0 to 1 that a text always gets: pairs spread over their interval, and keep their place over restarts. */
export const phaseOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUIntBE(0, PHASE_BYTES) / 2 ** (8 * PHASE_BYTES);

const nextAlignedPoint = (pattern: string, timezone: string, now: Date): Date =>
  new Cron(pattern, { timezone, paused: true }).nextRun(now)!;

/** The points of one look: the same interval and clock are asked for a hundred thousand pairs. */
export const pointsAt = (rule: ScheduleRule, now: Date) => {
  const aligned = new Map<number, Date>();
  const nextAligned = new Map<number, Date>();
  return {
    /** The latest point, at or before now, of an interval (minutes, above 0) and a phase (0 to 1). */
    latest(interval: number, phase: number): Date {
      const pattern = rule.fullHour ? ALIGNED[interval] : undefined;
      if (pattern !== undefined) {
        const known = aligned.get(interval) ?? alignedPoint(pattern, rule.timezone, now);
        aligned.set(interval, known);
        return known;
      }
      const length = interval * MINUTE;
      const offset = Math.floor(phase * length);
      return new Date(Math.floor((now.getTime() - offset) / length) * length + offset);
    },
    /** The first point after now. */
    next(interval: number, phase: number): Date {
      const pattern = rule.fullHour ? ALIGNED[interval] : undefined;
      if (pattern === undefined) return new Date(this.latest(interval, phase).getTime() + interval * MINUTE);
      const known = nextAligned.get(interval) ?? nextAlignedPoint(pattern, rule.timezone, now);
      nextAligned.set(interval, known);
      return known;
    },
  };
};

import { pointsAt, type ScheduleRule } from './latest-point.ts';

/** One technology of one account, with what its schedule depends on. */
export interface Scheduled {
  readonly accountId: number;
  readonly technology: string;
  /** Minutes between two runs; 0: only when somebody asks. */
  readonly interval: number;
  /** From 0 to 1: where in its interval it runs, unless the clock decides. */
  readonly phase: number;
  /** When it was last begun; null: never. */
  readonly lastStart: Date | null;
  /** All technologies of the account are read in one pass. */
  readonly onePass: boolean;
  /** When somebody asked for it and was not answered yet. */
  readonly asked?: Date;
}

/** A run that is due: some technologies of one account. */
export interface DueJob {
  readonly accountId: number;
  readonly technologies: readonly string[];
  /** The point in time that made it due; null: it has never run, and is due at once. */
  readonly due: Date | null;
}

interface Due {
  readonly one: Scheduled;
  readonly due: Date | null;
}

/** Since when it is due; undefined: it is not. */
const dueSince = ({ interval, phase, lastStart, asked }: Scheduled, points: ReturnType<typeof pointsAt>): Date | null | undefined => {
  if (asked !== undefined && (lastStart === null || lastStart.getTime() < asked.getTime())) return asked;
  if (interval <= 0) return undefined;
  if (lastStart === null) return null;
  const point = points.latest(interval, phase);
  return lastStart.getTime() < point.getTime() ? point : undefined;
};

const earliest = (group: readonly Due[]): Date | null => {
  const times = group.flatMap(({ due }) => (due === null ? [] : [due.getTime()]));
  return times.length < group.length ? null : new Date(Math.min(...times));
};

/**
 * What is to be run now. Pure: the same facts at the same time give the same jobs. A pair is due when it has not begun since
 * the latest point of its schedule: so points that nobody was there to see are made up for once, not one by one. What has never
 * run is due at once, and comes back at its own point, sooner than an interval later. What somebody asks for is due at once, too,
 * and whatever its interval.
 */
export const dueJobs = (scheduled: readonly Scheduled[], rule: ScheduleRule, now: Date): DueJob[] => {
  const points = pointsAt(rule, now);
  const due: Due[] = [];
  for (const one of scheduled) {
    const since = dueSince(one, points);
    if (since !== undefined) due.push({ one, due: since });
  }
  const single = due
    .filter(({ one }) => !one.onePass)
    .map(({ one, due: point }) => ({ accountId: one.accountId, technologies: [one.technology], due: point }));
  const passes = Map.groupBy(
    due.filter(({ one }) => one.onePass),
    ({ one }) => one.accountId,
  );
  return [
    ...single,
    ...[...passes].map(([accountId, group]) => ({ accountId, technologies: group.map(({ one }) => one.technology), due: earliest(group) })),
  ];
};

/** One technology of one account, with what its schedule depends on. */
export interface Scheduled {
  readonly accountId: number;
  readonly technology: string;
  /** Minutes between two runs; 0: only when somebody asks. */
  readonly interval: number;
  /** When it was last begun; null: never. */
  readonly lastStart: Date | null;
  /** All technologies of the account are read in one pass. */
  readonly onePass: boolean;
}

/** A run that is due: some technologies of one account. */
export interface DueJob {
  readonly accountId: number;
  readonly technologies: readonly string[];
}

const MINUTE = 60_000;

const isDue = ({ interval, lastStart }: Scheduled, now: Date): boolean =>
  interval > 0 && (lastStart === null || now.getTime() - lastStart.getTime() >= interval * MINUTE);

/** What is to be run now. Pure: the same facts at the same time give the same jobs. */
export const dueJobs = (scheduled: readonly Scheduled[], now: Date): DueJob[] => {
  const due = scheduled.filter((one) => isDue(one, now));
  const single = due.filter((one) => !one.onePass).map(({ accountId, technology }) => ({ accountId, technologies: [technology] }));
  const passes = Map.groupBy(
    due.filter((one) => one.onePass),
    (one) => one.accountId,
  );
  return [...single, ...[...passes].map(([accountId, group]) => ({ accountId, technologies: group.map((one) => one.technology) }))];
};

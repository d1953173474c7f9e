import { z } from 'zod';
import { Change } from './change.ts';
import { Issue } from './issue.ts';
import { Item } from './item.ts';
import { addressInteger, FieldsQuery, queryList } from './page.ts';

/** What items come to. What could not be judged stands beside the scores, never among what is fine. */
export const Tally = z.object({
  /** Active ones that the ignore list does not hide; all sums are over these. */
  items: z.number().int(),
  /** Items whose present revision has not been judged: nothing is said of them. */
  unaudited: z.number().int(),
  /** Items with a verdict that cannot be given, and the number of those verdicts. */
  unknownItems: z.number().int(),
  unknowns: z.number().int(),
  issues: z.number().int(),
  score: z.number().int(),
  unjustifiedScore: z.number().int(),
});
export type Tally = z.infer<typeof Tally>;

const TallyFilter = FieldsQuery.extend({ account: queryList, technology: queryList });

export const DashboardQuery = TallyFilter;
export type DashboardQuery = z.input<typeof DashboardQuery>;

const NamedTally = Tally.extend({ name: z.string() });

/** The state of what the reader sees. */
export const Dashboard = z.object({
  /** The instant as of which the sums are: nothing has moved since, or it has not been counted yet. Everything else is as of now. */
  countedAt: z.iso.datetime(),
  total: Tally,
  /** Each by name, the highest unjustified score first. */
  accounts: z.array(NamedTally),
  technologies: z.array(NamedTally),
  regions: z.array(NamedTally),
  /** Places that cannot be seen. */
  failures: z.number().int(),
  /** Technologies of accounts that are watched, and those of them that have not been seen completely for three intervals. */
  watched: z.number().int(),
  stale: z.number().int(),
  /** Ten of each at most: the newest changes, the issues that wait longest to be fixed or justified, the items with the highest unjustified score. */
  changes: z.array(Change),
  issues: z.array(Issue),
  items: z.array(Item),
});
export type Dashboard = z.infer<typeof Dashboard>;

/** As far back as days are kept for a curve. */
export const MOST_TREND_DAYS = 90;

export const TrendQuery = TallyFilter.extend({ days: addressInteger(z.number().int().min(1).max(MOST_TREND_DAYS).default(30)) });
export type TrendQuery = z.input<typeof TrendQuery>;

/** One row a day (UTC), the oldest first, up to today; from the first day of which anything is known. Each is the end of its day. */
export const Trend = z.object({ rows: z.array(Tally.extend({ day: z.iso.date() })), countedAt: z.iso.datetime() });
export type Trend = z.infer<typeof Trend>;

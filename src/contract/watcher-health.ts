import { z } from 'zod';
import { listOf, PageQuery, queryBoolean, queryList } from './page.ts';
import { RUN_STATES } from './run.ts';

/** So many intervals without a complete run are too many: one may be cut short, and at the full hour a pair may come after two. */
export const STALE_INTERVALS = 3;

/** How well a technology of an account is watched. */
export const WatcherHealth = z.object({
  account: z.string(),
  technology: z.string(),
  /** Minutes between two runs; 0: only when somebody asks. */
  interval: z.number().int(),
  /** Active items, as they were last counted. */
  items: z.number().int(),
  /** The latest run; null: it has never run. */
  last: z
    .object({
      id: z.number().int(),
      state: z.enum(RUN_STATES),
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime().nullable(),
      seconds: z.number().nullable(),
      items: z.number().int(),
      calls: z.number().int(),
      problem: z.string().nullable(),
    })
    .nullable(),
  /** The latest run that saw everything. */
  lastComplete: z.object({ id: z.number().int(), startedAt: z.iso.datetime(), seconds: z.number().nullable() }).nullable(),
  failures: z.number().int(),
  /** Why something cannot be seen: the codes of the open failures, and what the role lacks. */
  codes: z.array(z.string()),
  permissions: z.array(z.string()),
  /** No complete run for three intervals: what is shown of it is old. */
  stale: z.boolean(),
  /** When it is run next; in the past: it waits for a worker. Null: only when somebody asks. */
  nextDue: z.iso.datetime().nullable(),
});
export type WatcherHealth = z.infer<typeof WatcherHealth>;

export const WatcherHealthQuery = PageQuery.extend({
  account: queryList,
  technology: queryList,
  stale: queryBoolean.optional(),
  /** With open failures, or without. */
  failing: queryBoolean.optional(),
});
export type WatcherHealthQuery = z.input<typeof WatcherHealthQuery>;

/** By account and technology. */
export const WatcherHealthList = listOf(WatcherHealth);
export type WatcherHealthList = z.infer<typeof WatcherHealthList>;

import { z } from 'zod';
import { listOf, PageQuery, queryList } from './page.ts';

export const RUN_STATES = ['running', 'done', 'failed', 'lost'] as const;

/** One pass over an account and a technology. */
export const Run = z.object({
  id: z.number().int(),
  account: z.string(),
  technology: z.string(),
  /** `lost`: its process died. */
  state: z.enum(RUN_STATES),
  startedAt: z.iso.datetime(),
  /** Null: it is under way. */
  finishedAt: z.iso.datetime().nullable(),
  seconds: z.number().nullable(),
  /** Every place was listed to its end. */
  complete: z.boolean(),
  items: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  /** Items of which only values moved that nobody had touched. */
  ephemeral: z.number().int(),
  reshaped: z.number().int(),
  deleted: z.number().int(),
  reappeared: z.number().int(),
  failures: z.number().int(),
  /** Of the provider's API, retries included. */
  calls: z.number().int(),
  /** Why it failed. */
  problem: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

export const RunQuery = PageQuery.extend({
  account: queryList,
  technology: queryList,
  state: z.enum(RUN_STATES).optional(),
  /** Begun at or after this. */
  since: z.iso.datetime().optional(),
});
export type RunQuery = z.input<typeof RunQuery>;

/** Newest first. */
export const RunList = listOf(Run);
export type RunList = z.infer<typeof RunList>;

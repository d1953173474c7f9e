import { z } from 'zod';
import { AsOfQuery, queryList } from './page.ts';
import { ScorePattern } from './score-override.ts';

/** A check, with what people have decided about it. */
export const Check = z.object({
  check: z.string(),
  technology: z.string(),
  accountType: z.string(),
  title: z.string(),
  category: z.string(),
  /** Its own, before any override. */
  score: z.number().int(),
  override: z.object({ score: z.number().int().nullable(), patterns: z.array(ScorePattern) }).nullable(),
  /** False: it is switched off in all accounts. */
  on: z.boolean(),
  /** The accounts in which it is switched off beyond that. */
  offIn: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** Open issues in the accounts that the reader may see, justified ones included. */
  issues: z.number().int(),
});
export type Check = z.infer<typeof Check>;

export const CheckQuery = AsOfQuery.extend({ technology: queryList, category: queryList, accountType: queryList });
export type CheckQuery = z.input<typeof CheckQuery>;

export const CheckList = z.object({ rows: z.array(Check) });
export type CheckList = z.infer<typeof CheckList>;

/** A check in one account. */
export const CheckInAccount = z.object({
  accountId: z.number().int(),
  account: z.string(),
  active: z.boolean(),
  /** False: it is switched off in this account. */
  on: z.boolean(),
  issues: z.number().int(),
});
export type CheckInAccount = z.infer<typeof CheckInAccount>;

export const CheckDetail = Check.extend({
  risk: z.string(),
  remedy: z.string(),
  /** Every account that it looks at, or may, by name. */
  accounts: z.array(CheckInAccount),
});
export type CheckDetail = z.infer<typeof CheckDetail>;

/** What a check does not look at it says nothing of: its issues are suspended until it is switched on again. */
export const CheckSwitchRequest = z.strictObject({ on: z.boolean() });
export type CheckSwitchRequest = z.infer<typeof CheckSwitchRequest>;

import { z } from 'zod';

/** Whatever the sum of many is, it stays a number that the database has. */
const Points = z.number().int().min(0).max(999_999);

/** A score for the accounts whose field matches. */
export const ScorePattern = z.strictObject({
  /** An account type; absent: any. */
  type: z.string().min(1).max(100).optional(),
  /** `name`, `identifier`, `notes`, or a custom field. */
  field: z.string().min(1).max(100),
  /** `*` stands for any characters, `?` for one. */
  pattern: z.string().min(1).max(300),
  score: Points,
});
export type ScorePattern = z.infer<typeof ScorePattern>;

/** What somebody has decided about the points of a check. */
export const ScoreOverride = z.object({
  check: z.string(),
  technology: z.string().nullable(),
  title: z.string().nullable(),
  /** The check's own; null: the program does not know the check any more. */
  ownScore: z.number().int().nullable(),
  score: z.number().int().nullable(),
  /** It is switched off in all accounts. */
  disabled: z.boolean(),
  /** In order of priority: the first that matches an account wins. */
  patterns: z.array(ScorePattern),
});
export type ScoreOverride = z.infer<typeof ScoreOverride>;

export const ScoreOverrideList = z.object({ rows: z.array(ScoreOverride) });
export type ScoreOverrideList = z.infer<typeof ScoreOverrideList>;

export const ScoreOverrideRequest = z.strictObject({
  /** For accounts that no pattern matches; null: the check's own. */
  score: Points.nullable().default(null),
  /** Left out: it stays on or off, as it is. */
  disabled: z.boolean().optional(),
  patterns: z.array(ScorePattern).max(200).default([]),
});
export type ScoreOverrideRequest = z.input<typeof ScoreOverrideRequest>;

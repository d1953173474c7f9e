import { z } from 'zod';

export const RetentionKind = z.enum(['revisions', 'issues', 'audit-log']);

/** That what is older than so many days is removed. */
export const RetentionConfirmation = z.strictObject({ kind: RetentionKind, days: z.number().int().min(1).max(36_500) });

/** Every confirmation that is to stand; those of other kinds are taken back. The days must be those of the settings. */
export const RetentionConfirmations = z.strictObject({
  confirmations: z
    .array(RetentionConfirmation)
    .max(RetentionKind.options.length)
    .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, 'Each kind once.'),
});
export type RetentionConfirmations = z.infer<typeof RetentionConfirmations>;

export const RetentionRow = z.object({
  kind: RetentionKind,
  /** The key of the setting. */
  setting: z.string(),
  /** As the setting says; 0: for ever. */
  days: z.number().int(),
  /** Only what has been confirmed with the days of the setting is carried out. */
  state: z.enum(['off', 'unconfirmed', 'confirmed']),
  confirmation: RetentionConfirmation.extend({ confirmedBy: z.string(), confirmedAt: z.iso.datetime() }).nullable(),
  /** What had ceased to hold by then would go; null: nothing does. */
  before: z.iso.datetime().nullable(),
  /** How many rows of what; 1000000 means as many or more. */
  wouldGo: z.record(z.string(), z.number().int()),
  /** What had ceased to hold by then has gone, so nothing is told as of earlier instants. */
  forgottenBefore: z.iso.datetime().nullable(),
});
export type RetentionRow = z.infer<typeof RetentionRow>;

export const RetentionList = z.object({ rows: z.array(RetentionRow) });
export type RetentionList = z.infer<typeof RetentionList>;

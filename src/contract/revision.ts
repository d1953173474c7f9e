import { z } from 'zod';

export const Revision = z.object({
  id: z.number().int(),
  /** `reshaped`: only the way of reading changed. */
  change: z.enum(['created', 'changed', 'reshaped', 'deleted', 'reappeared']),
  name: z.string(),
  region: z.string(),
  arn: z.string().nullable(),
  active: z.boolean(),
  validFrom: z.iso.datetime(),
  /** Null: it holds now. */
  validTo: z.iso.datetime().nullable(),
});
export type Revision = z.infer<typeof Revision>;

/** Newest first. */
export const RevisionList = z.object({ rows: z.array(Revision) });
export type RevisionList = z.infer<typeof RevisionList>;

/** The durable configuration of one revision; null when the item was gone. */
export const RevisionConfig = z.object({ id: z.number().int(), config: z.unknown() });
export type RevisionConfig = z.infer<typeof RevisionConfig>;

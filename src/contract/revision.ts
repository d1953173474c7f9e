import { z } from 'zod';
import { listOf, PageQuery } from './page.ts';

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

export const RevisionQuery = PageQuery;
export type RevisionQuery = z.input<typeof RevisionQuery>;

/** Newest first. */
export const RevisionList = listOf(Revision);
export type RevisionList = z.infer<typeof RevisionList>;

/** The durable configuration of one revision; null when the item was gone. */
export const RevisionConfig = z.object({ id: z.number().int(), config: z.unknown() });
export type RevisionConfig = z.infer<typeof RevisionConfig>;

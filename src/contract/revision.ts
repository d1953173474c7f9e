import { z } from 'zod';
import { addressInteger, FieldsQuery, listOf, PageQuery } from './page.ts';

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

/** A time of which no revision is left. */
export const ForgottenTime = z.object({ since: z.iso.datetime(), until: z.iso.datetime() });

/** Newest first. */
export const RevisionList = listOf(Revision).extend({ forgotten: z.array(ForgottenTime) });
export type RevisionList = z.infer<typeof RevisionList>;

/** The most characters that a view is asked to leave of what it shortens, and how many it leaves unless told. */
const MOST_KEPT = 15;
const KEPT = 5;

export const RevisionConfigQuery = FieldsQuery.extend({
  /** A view of the technology: `expanded` writes out the wildcards of policies, `minimised` shortens their actions. Absent: as it was read. */
  view: z.string().min(1).max(50).optional(),
  /** Characters that `minimised` leaves of the name of an action. */
  minimumLength: addressInteger(z.number().int().min(0).max(MOST_KEPT).default(KEPT)),
});
export type RevisionConfigQuery = z.input<typeof RevisionConfigQuery>;

/** The durable configuration of one revision; null when the item was gone. */
export const RevisionConfig = z.object({
  id: z.number().int(),
  config: z.unknown(),
  /** The views that there are of configurations of this technology. */
  views: z.array(z.object({ name: z.string(), title: z.string() })),
  /** JSON pointers of what the view is about; none: it does not apply, or none was asked for. */
  documents: z.array(z.string()),
  /** False: the view would have been too long, so that some of it is shown as it was read. */
  complete: z.boolean(),
});
export type RevisionConfig = z.infer<typeof RevisionConfig>;

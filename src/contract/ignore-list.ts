import { z } from 'zod';
import { listOf, PageQuery, queryList } from './page.ts';

/** Items of the technology whose names begin with the prefix, whatever the case, are hidden; their history goes on. */
export const IgnoreEntry = z.object({
  id: z.number().int(),
  technology: z.string(),
  /** Empty: all items of the technology. */
  prefix: z.string(),
  notes: z.string().nullable(),
});
export type IgnoreEntry = z.infer<typeof IgnoreEntry>;

export const IgnoreListQuery = PageQuery.extend({ technology: queryList });
export type IgnoreListQuery = z.input<typeof IgnoreListQuery>;

export const IgnoreList = listOf(IgnoreEntry);
export type IgnoreList = z.infer<typeof IgnoreList>;

const Technology = z.string().min(1).max(100);
const Prefix = z.string().max(512);
const Notes = z.string().max(4_000).nullable();

export const IgnoreRequest = z.strictObject({ technology: Technology, prefix: Prefix, notes: Notes.default(null) });
export type IgnoreRequest = z.input<typeof IgnoreRequest>;

/** What is left out stays. */
export const IgnoreChangeRequest = z.strictObject({
  technology: Technology.optional(),
  prefix: Prefix.optional(),
  notes: Notes.optional(),
});
export type IgnoreChangeRequest = z.infer<typeof IgnoreChangeRequest>;

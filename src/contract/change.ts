import { z } from 'zod';
import { addressInteger, FilterText, listOf, PageQuery, queryBoolean, queryList } from './page.ts';

const KINDS = ['created', 'changed', 'reshaped', 'deleted', 'reappeared'] as const;

/** A revision, as news of its item. */
export const Change = z.object({
  /** The revision. */
  id: z.number().int(),
  itemId: z.number().int(),
  account: z.string(),
  technology: z.string(),
  region: z.string(),
  name: z.string(),
  arn: z.string().nullable(),
  /** `reshaped`: only the way of reading changed. */
  change: z.enum(KINDS),
  at: z.iso.datetime(),
  /** Until when it held; null: it holds. */
  until: z.iso.datetime().nullable(),
});
export type Change = z.infer<typeof Change>;

const queryKinds = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.enum(KINDS)).max(KINDS.length).optional(),
);

/** What changes may be narrowed to. The account, the technology and so on are those of the item in that revision. */
export const ChangeFilter = z.object({
  filter: FilterText,
  account: queryList,
  accountType: queryList,
  technology: queryList,
  region: queryList,
  name: z.string().max(300).optional(),
  arn: z.string().max(2_048).optional(),
  item: addressInteger(z.number().int().optional()),
  /** Of items that were there afterwards, or were not. */
  active: queryBoolean.optional(),
  /** Least unjustified score of the item. */
  minScore: addressInteger(z.number().int().min(0).optional()),
  /** Absent: all but `reshaped`. */
  change: queryKinds,
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});

export const ChangeQuery = PageQuery.extend(ChangeFilter.shape);
export type ChangeQuery = z.input<typeof ChangeQuery>;

/** Newest first. */
export const ChangeList = listOf(Change);
export type ChangeList = z.infer<typeof ChangeList>;

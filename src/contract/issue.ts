import { z } from 'zod';
import { addressInteger, countedListOf, FilterText, PageQuery, queryBoolean, queryList } from './page.ts';

export const Issue = z.object({
  id: z.number().int(),
  itemId: z.number().int(),
  account: z.string(),
  technology: z.string(),
  region: z.string(),
  name: z.string(),
  arn: z.string().nullable(),
  check: z.string(),
  issue: z.string(),
  score: z.number().int(),
  notes: z.string().nullable(),
  /** What to do about it. */
  remedy: z.string(),
  /** What the finding rests on. A justification ends when one of these values changes. */
  facts: z.array(z.object({ kind: z.string(), name: z.string(), value: z.unknown() })),
  /** The other items of the account that it tells of, like the security group that opens a load balancer. */
  related: z.array(z.object({ itemId: z.number().int(), technology: z.string(), name: z.string() })),
  /** `suspended`: its check has been switched off, and nobody has looked whether it still holds. */
  state: z.enum(['open', 'reopened', 'fixed', 'suspended']),
  openedAt: z.iso.datetime(),
  justified: z.boolean(),
  justification: z.string().nullable(),
  justifiedBy: z.string().nullable(),
  justifiedAt: z.iso.datetime().nullable(),
  justifiedUntil: z.iso.datetime().nullable(),
});
export type Issue = z.infer<typeof Issue>;

/** What issues may be narrowed to. */
export const IssueFilter = z.object({
  filter: FilterText,
  account: queryList,
  accountType: queryList,
  technology: queryList,
  region: queryList,
  name: z.string().max(300).optional(),
  /** Part of the notes, the check, what it is called, the item's name or the reason of the justification. */
  text: z.string().max(300).optional(),
  check: queryList,
  item: addressInteger(z.number().int().optional()),
  minScore: addressInteger(z.number().int().min(0).optional()),
  justified: queryBoolean.optional(),
  state: z.enum(['open', 'fixed', 'suspended', 'any']).default('open'),
});

export const IssueQuery = PageQuery.extend({
  ...IssueFilter.shape,
  /** `opened`: the newest first; `justified`: the newest justification first. */
  order: z.enum(['score', 'opened', 'oldest', 'justified', 'id']).default('score'),
});
export type IssueQuery = z.input<typeof IssueQuery>;

export const IssueList = countedListOf(Issue);
export type IssueList = z.infer<typeof IssueList>;

export const JustificationRequest = z.strictObject({
  reason: z.string().trim().min(1).max(4_000),
  until: z.iso.datetime().nullable().default(null),
});
export type JustificationRequest = z.input<typeof JustificationRequest>;

import { z } from 'zod';
import { JustificationRequest } from './issue.ts';

/** Issues that are named one by one. */
export const MOST_NAMED_ISSUES = 1_000;
/** Issues that a filter may find. */
export const MOST_FOUND_ISSUES = 10_000;

const Names = z.array(z.string().min(1).max(300)).min(1).max(100);

/** Issues that are not fixed, of some checks; what else is given narrows them, as it narrows the list of issues. */
const IssueSelection = z.strictObject({
  check: Names,
  account: Names.optional(),
  accountType: Names.optional(),
  technology: Names.optional(),
  region: Names.optional(),
  name: z.string().min(1).max(300).optional(),
  text: z.string().min(1).max(300).optional(),
  item: z.number().int().optional(),
  minScore: z.number().int().min(0).optional(),
  justified: z.boolean().optional(),
});

const Selected = z.strictObject({
  issues: z.array(z.number().int().min(1)).min(1).max(MOST_NAMED_ISSUES).optional(),
  filter: IssueSelection.optional(),
  /** How many issues the person believes the filter to find: another number changes nothing. */
  expected: z.number().int().min(0).optional(),
});

const isOneOfBoth = ({ issues, filter }: { issues?: unknown; filter?: unknown }): boolean =>
  (issues === undefined) !== (filter === undefined);
const ONE_OF_BOTH = 'name either issues or a filter';

/** Either issues by their ids, or those that a filter finds. */
export const BulkJustificationRequest = Selected.extend(JustificationRequest.shape).refine(isOneOfBoth, ONE_OF_BOTH);
export type BulkJustificationRequest = z.input<typeof BulkJustificationRequest>;

export const BulkRevocationRequest = Selected.refine(isOneOfBoth, ONE_OF_BOTH);
export type BulkRevocationRequest = z.input<typeof BulkRevocationRequest>;

/** One result for each issue. `not-found` and `fixed` issues keep nobody from justifying the others. */
export const BulkJustified = z.object({
  results: z.array(z.object({ id: z.number().int(), result: z.enum(['justified', 'replaced', 'fixed', 'not-found']) })),
});
export type BulkJustified = z.infer<typeof BulkJustified>;

export const BulkRevoked = z.object({
  results: z.array(z.object({ id: z.number().int(), result: z.enum(['revoked', 'not-justified', 'not-found']) })),
});
export type BulkRevoked = z.infer<typeof BulkRevoked>;

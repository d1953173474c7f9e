import { z } from 'zod';
import { AsOfQuery } from './page.ts';

/** The base and three others: what fits beside each other. */
export const MOST_COMPARED = 4;

/** Ids, separated by commas. */
const ids = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15})*$/, 'is no list of ids like 12,34')
  .transform((text) => text.split(',').map(Number))
  .refine((list) => list.length >= 2 && list.length <= MOST_COMPARED, `has to name 2 to ${MOST_COMPARED}`);

/** Either revisions, of whatever items, or items as they are or were at `asOf`. The first is the base. */
export const ComparisonQuery = AsOfQuery.extend({ revisions: ids.optional(), items: ids.optional() });
export type ComparisonQuery = z.input<typeof ComparisonQuery>;

/** A revision that is compared. */
export const Compared = z.object({
  revision: z.number().int(),
  itemId: z.number().int(),
  account: z.string(),
  technology: z.string(),
  region: z.string(),
  name: z.string(),
  arn: z.string().nullable(),
  validFrom: z.iso.datetime(),
  /** Null: it holds now. */
  validTo: z.iso.datetime().nullable(),
  /** Null: the item was gone. */
  config: z.unknown(),
});
export type Compared = z.infer<typeof Compared>;

/** One place at which a configuration differs from the base. Paths are JSON pointers. */
export const Difference = z.object({
  /** Of what was removed, the path in the base. */
  path: z.string(),
  /** In the base, where a list has moved it; null: the same, or it is not there. */
  oldPath: z.string().nullable(),
  change: z.enum(['added', 'removed', 'changed']),
  old: z.unknown(),
  new: z.unknown(),
  /** A value that moves while nobody touches the item: it is no news. */
  ephemeral: z.boolean(),
});
export type Difference = z.infer<typeof Difference>;

export const Comparison = z.object({ base: Compared, others: z.array(Compared.extend({ differences: z.array(Difference) })) });
export type Comparison = z.infer<typeof Comparison>;

import { z } from 'zod';

/** The greatest number of rows of one answer. */
export const PAGE_LIMIT = 200;

/** A list in a query: one value, or the parameter repeated. */
export const queryList = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.string().min(1).max(300)).max(100).optional(),
);

export const queryBoolean = z.enum(['true', 'false']).transform((text) => text === 'true');

export const PageQuery = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50),
});

/** The total is counted up to this; beyond it the answer says "at least". */
export const COUNT_LIMIT = 10_000;

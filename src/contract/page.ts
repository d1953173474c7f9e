import { z } from 'zod';

/** The greatest number of rows of one answer. */
export const PAGE_LIMIT = 200;

/** A list in a query: one value, or the parameter repeated. */
export const queryList = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.string().min(1).max(300)).max(100).optional(),
);

/** Up to the greatest that a number holds exactly. */
const DECIMAL = /^-?\d{1,16}$/;

/** A number in an address. Nothing at all is none, and neither is what a program would call one (`0x10`, `1e3`, ` 7`). */
export const addressInteger = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value), schema);

/** `account:prod score>=5 "public bucket"`: the same as the parameters of the list, in words that people write (`filter-fields.ts`). */
export const FilterText = z.string().max(4_000).optional();

export const queryBoolean = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Which fields are wanted, of each row where it is a list: `id,name`. Absent: all. */
export const FieldsQuery = z.strictObject({ fields: z.string().min(1).max(1_000).optional() });
export type FieldsQuery = z.input<typeof FieldsQuery>;

/** What held at an instant, instead of what holds now. */
export const AsOfQuery = FieldsQuery.extend({ asOf: z.iso.datetime().optional() });

/** Some rows of a list: the first ones, or those behind the cursor that the page before gave as `next`. */
export const PageQuery = AsOfQuery.extend({
  cursor: z.string().min(1).max(2_000).optional(),
  limit: addressInteger(z.number().int().min(1).max(PAGE_LIMIT).default(50)),
});

/** One page of a list. All pages that are reached by `next` show the state of one instant, so that none skips or repeats a row. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    /** The instant as of which this page and those behind it are. */
    asOf: z.iso.datetime(),
    /** The cursor of the next page; null: this is the last one. */
    next: z.string().nullable(),
  });

/** The total is counted up to this; beyond it the answer says "at least". */
export const COUNT_LIMIT = 1_000;

/** The same of a search for a text, which looks at every text. */
export const TEXT_COUNT_LIMIT = 200;

/** A page with the number of all rows, which is counted up to a limit. */
export const countedListOf = <Row extends z.ZodType>(row: Row) =>
  listOf(row).extend({ total: z.number().int(), totalIsExact: z.boolean() });

import { z } from 'zod';
import { shortHash } from '../base/sha256.ts';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, asOf, present } from '../store/as-of.ts';
import type { Position, Slice } from '../store/slice.ts';

/** What a reader gets to ask for the next rows with: opaque to him, and nothing that he could not have asked for himself. */
const Cursor = z.tuple([
  z.iso.datetime(),
  z.string(),
  z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .max(4),
  /** Of a list that is counted: how many rows it has at that instant. */
  z.number().int().nullable(),
]);

/** One page of a list, as it is asked for and as it answers. */
export interface ListPage {
  readonly at: AsOf;
  readonly slice: Slice;
  /** The instant as of which all pages of this list are. */
  readonly asOf: string;
  /** How many rows the list has, which the first page has counted; null: this is the first page, or nobody counts them. */
  readonly total: number | null;
  /** The cursor for what comes behind a place; null: nothing does. */
  readonly cursorOf: (next: Position | null, total?: number) => string | null;
}

export interface PageAsked {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly asOf?: string | undefined;
}

const foreign = () => new MonkeyError('bad-input', 'The cursor is none of this list: leave it out to begin anew.');

interface Read {
  readonly at: string;
  readonly after: Position;
  readonly total: number | null;
}

const parse = (text: string): z.infer<typeof Cursor> | null => {
  try {
    return Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
};

const read = (text: string, list: string): Read => {
  const cursor = parse(text);
  if (cursor === null || cursor[1] !== list) throw foreign();
  const [at, , after, total] = cursor;
  return { at, after, total };
};

/**
 * The first page shows what holds now, or held at `asOf`; its cursor carries the instant, so that the pages behind it show the same
 * state whatever is written meanwhile. `of`: everything that the list is narrowed to and ordered by. Throws for a cursor of another list.
 */
export const pageOf = ({ cursor, limit, asOf: wanted }: PageAsked, of: unknown, now: Date): ListPage => {
  const list = shortHash(JSON.stringify([of, wanted ?? null]));
  const { at, after, total } = cursor === undefined ? { at: wanted ?? null, after: null, total: null } : read(cursor, list);
  const instant = at ?? now.toISOString();
  return {
    at: at === null ? present(now) : asOf(new Date(at)),
    slice: { limit, after },
    asOf: instant,
    total,
    cursorOf: (next, counted) =>
      next === null ? null : Buffer.from(JSON.stringify([instant, list, next, counted ?? null])).toString('base64url'),
  };
};

/** The instant of the past that a request asks for, by itself or in its cursor; null: none, or what is none. */
export const instantAsked = ({ asOf: wanted, cursor }: Readonly<Record<string, unknown>>): Date | null => {
  const text = typeof cursor === 'string' ? parse(cursor)?.[0] : wanted;
  const instant = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : new Date(instant);
};

/** The instant of what is no list. */
export const instantOf = (wanted: string | undefined, now: Date): AsOf => (wanted === undefined ? present(now) : asOf(new Date(wanted)));

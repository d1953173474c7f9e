import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AsOf, combined, firstOf, heldAt, issuesAt, notHidden, revisionOf, revisionsAt, stampOf, stampsAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { has, inAccounts } from './in-accounts.ts';
import { type Scope, within } from './scope.ts';
import { type Position, type Slice, type Sliced, sliced } from './slice.ts';
import { containing, hasText } from './text-store.ts';

/** What a list of items may be narrowed to. Absent: no matter. */
export interface ItemFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly accountTypes?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Part of the name, whatever its case. */
  readonly name?: string | undefined;
  /** Part of name, ARN or durable configuration, whatever its case: three characters or more. Only of what held within the last hour. */
  readonly text?: string | undefined;
  readonly arn?: string | undefined;
  readonly active?: boolean | undefined;
  /** Least unjustified score. */
  readonly minScore?: number | undefined;
  /** Changed at or after this. */
  readonly changedSince?: Date | undefined;
  /** With an issue of one of these checks that is not fixed. */
  readonly checks?: readonly string[] | undefined;
  readonly ids?: readonly number[] | undefined;
}

export const ITEM_ORDERS = ['score', 'changed', 'name', 'id'] as const;
export type ItemOrder = (typeof ITEM_ORDERS)[number];

export interface ItemRow {
  readonly id: number;
  readonly uid: string;
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly active: boolean;
  readonly score: number;
  readonly unjustifiedScore: number;
  readonly issues: number;
  /** Checks whose verdict is unknown. */
  readonly unknowns: number;
  /** A failure covers it: itself, its region or its account could not be read lately. */
  readonly unseen: boolean;
  /** Judged in its present revision; otherwise nothing is said of it. */
  readonly audited: boolean;
  readonly firstSeen: Date;
  readonly lastChanged: Date;
}

/** `i` is the revision. */
const hasIssueOf = (checks: readonly string[], at: AsOf): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    issuesAt(at, 'open').map((issue) => sql`i.item_id in (select x.item_id from ${issue} x where x.check_id = any(${checks}::text[]))`),
    sql` or `,
  )})`;

/** `i` is the revision that held, `s` its stamp. */
const conditionsOf = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, at: AsOf): Promise<RawBuilder<boolean>> =>
  sql<boolean>`${sql.join(
    [
      within(scope, 'i.account_id'),
      ...(await notHidden(db, at)),
      ...(await inAccounts(db, filter, 'i.account_id')),
      ...(has(filter.technologies) ? [sql`i.technology = any(${filter.technologies}::text[])`] : []),
      ...(has(filter.regions) ? [sql`i.region = any(${filter.regions}::text[])`] : []),
      ...(has(filter.ids) ? [sql`i.item_id = any(${filter.ids}::bigint[])`] : []),
      ...(filter.name ? [sql`i.name ilike ${containing(filter.name)}`] : []),
      ...(filter.text ? [await hasText(db, filter.text)] : []),
      ...(filter.arn ? [sql`i.arn = ${filter.arn}`] : []),
      ...(filter.active === undefined ? [] : [sql`(i.content_hash is not null) = ${filter.active}`]),
      ...(filter.minScore === undefined ? [] : [sql`s.unjustified_score >= ${filter.minScore}`]),
      ...(has(filter.checks) ? [hasIssueOf(filter.checks, at)] : []),
      ...(filter.changedSince === undefined ? [] : [sql`i.changed_at >= ${filter.changedSince}`]),
    ],
    sql` and `,
  )}`;

/** Revisions, with their stamps where those are asked for. */
const sourcesOf = (filter: ItemFilter, at: AsOf): readonly RawBuilder<unknown>[] =>
  (filter.minScore ?? 0) > 0
    ? combined(stampsAt(at), revisionsAt(at), (stamp, revision) => sql`${stamp} s join ${revision} i on i.item_id = s.item_id`)
    : revisionsAt(at).map((revision) =>
        filter.minScore === undefined ? sql`${revision} i` : sql`${revision} i left join lateral ${stampOf(at, 'i.item_id')} s on true`,
      );

/** `i` is the revision, `k` the item, `a` its account, `s` its stamp. */
const columns = (
  at: AsOf,
) => sql`i.item_id as id, k.uid, a.name as account, i.technology, i.region, i.name, i.arn, i.content_hash is not null as active,
  coalesce(s.score, 0) as score, coalesce(s.unjustified_score, 0) as "unjustifiedScore", coalesce(s.issues, 0) as issues,
  coalesce(s.unknowns, 0) as unknowns,
  exists (select 1 from failure f where ${heldAt(at, 'f.opened_at', 'f.closed_at')} and f.part is null and f.account_id = i.account_id
    and f.technology = i.technology and (f.uid = k.uid or (f.uid is null and (f.place is null or f.place = k.place)))) as unseen,
  coalesce(s.revision_id = i.id, false) as audited, k.first_seen as "firstSeen", i.changed_at as "lastChanged"`;

/** The rows of some items that have been found, in the order in which they were found. */
const rowsOf = async (db: Kysely<DB>, at: AsOf, found: readonly Found[]): Promise<ItemRow[]> => {
  if (found.length === 0) return [];
  const { rows } =
    await sql<ItemRow>`select ${columns(at)} from unnest(${found.map(({ id }) => id)}::bigint[]) with ordinality as f(id, place)
    join lateral ${revisionOf(at, 'f.id')} i on true join item k on k.id = i.item_id join account a on a.id = i.account_id
    left join lateral ${stampOf(at, 'f.id')} s on true order by f.place`.execute(db);
  return rows;
};

/** A list in one of its orders: what the rows are ordered by, and what comes behind a place. */
interface Ordered {
  readonly by: RawBuilder<unknown>;
  /** The same, by the names of what has been found. */
  readonly together: RawBuilder<unknown>;
  readonly behind: (after: Position) => RawBuilder<boolean>;
  /** What it is ordered by, but for the id. */
  readonly key: RawBuilder<unknown>;
}

const NAME = sql`lower(left(i.name, 200))`;

const ORDERS: Readonly<Record<Exclude<ItemOrder, 'score'>, Ordered>> = {
  changed: {
    by: sql`i.changed_at desc, i.item_id desc`,
    together: sql`key desc, id desc`,
    behind: ([changed, id]) => sql<boolean>`(i.changed_at, i.item_id) < (${changed}::timestamptz, ${id}::bigint)`,
    key: sql`i.changed_at`,
  },
  name: {
    by: sql`${NAME}, i.item_id`,
    together: sql`key, id`,
    behind: ([name, id]) => sql<boolean>`(${NAME}, i.item_id) > (${name}::text, ${id}::bigint)`,
    key: NAME,
  },
  id: { by: sql`i.item_id`, together: sql`id`, behind: ([, id]) => sql<boolean>`i.item_id > ${id}::bigint`, key: sql`0` },
};

/** What a list of items is asked for. */
export interface ItemListing {
  readonly filter: ItemFilter;
  readonly order: ItemOrder;
  readonly at: AsOf;
}

/** The same, with its condition. */
interface Narrowed extends ItemListing {
  readonly where: RawBuilder<boolean>;
}

/** An item that belongs into a list, and its place there. What else is told of it is looked up when the page is full. */
interface Found {
  readonly id: number;
  readonly key: string | number | Date;
}

const positionOf = ({ key, id }: Found): Position => [key instanceof Date ? key.toISOString() : key, id];

const findFirst = async (
  db: Kysely<DB>,
  queries: readonly RawBuilder<unknown>[],
  limited: RawBuilder<unknown>,
): Promise<readonly Found[]> => (await sql<Found>`${firstOf(queries, limited)}`.execute(db)).rows;

const findOrdered = (
  db: Kysely<DB>,
  { where, at, filter }: Narrowed,
  { by, together, behind, key }: Ordered,
  { limit, after }: Slice,
): Promise<readonly Found[]> => {
  const queries = sourcesOf(filter, at).map(
    (source) => sql`select i.item_id as id, ${key} as key from ${source}
      where ${where} and ${after === null ? sql`true` : behind(after)} order by ${by} limit ${limit + 1}`,
  );
  return findFirst(db, queries, sql`order by ${together} limit ${limit + 1}`);
};

/** The items with a score, highest first, straight from the index of scores. */
const findScored = (db: Kysely<DB>, { where, at }: Narrowed, { limit, after }: Slice): Promise<readonly Found[]> => {
  const behind =
    after === null
      ? sql`true`
      : sql`s.unjustified_score <= ${after[0]}::int and (s.unjustified_score < ${after[0]}::int or s.item_id > ${after[1]}::bigint)`;
  const queries = combined(
    stampsAt(at),
    revisionsAt(at),
    (stamp, revision) => sql`select s.item_id as id, s.unjustified_score as key from ${stamp} s join ${revision} i on i.item_id = s.item_id
      where s.unjustified_score > 0 and ${where} and ${behind} order by s.unjustified_score desc, s.item_id limit ${limit}`,
  );
  return findFirst(db, queries, sql`order by key desc, id limit ${limit}`);
};

/** The items without a score, whether they were judged or not. */
const findUnscored = (db: Kysely<DB>, { where, at }: Narrowed, limit: number, afterId: number): Promise<readonly Found[]> => {
  const queries = revisionsAt(at).map(
    (revision) => sql`select i.item_id as id, 0 as key from ${revision} i left join lateral ${stampOf(at, 'i.item_id')} s on true
      where coalesce(s.unjustified_score, 0) = 0 and i.item_id > ${afterId} and ${where} order by i.item_id limit ${limit}`,
  );
  return findFirst(db, queries, sql`order by id limit ${limit}`);
};

const findByScore = async (db: Kysely<DB>, listing: Narrowed, { limit, after }: Slice): Promise<readonly Found[]> => {
  const isScored = after === null || Number(after[0]) > 0;
  const scored = isScored ? await findScored(db, listing, { limit: limit + 1, after }) : [];
  if (scored.length > limit || (listing.filter.minScore ?? 0) > 0) return scored;
  const afterId = isScored ? 0 : Number(after[1]);
  return [...scored, ...(await findUnscored(db, listing, limit + 1 - scored.length, afterId))];
};

const listNarrowed = async (db: Kysely<DB>, listing: Narrowed, slice: Slice): Promise<Sliced<ItemRow>> => {
  const { order, at } = listing;
  const found = order === 'score' ? await findByScore(db, listing, slice) : await findOrdered(db, listing, ORDERS[order], slice);
  const { rows, next } = sliced(found, slice.limit, positionOf);
  return { rows: await rowsOf(db, at, rows), next };
};

const narrow = async (db: Kysely<DB>, scope: Scope, listing: ItemListing): Promise<Narrowed> => ({
  ...listing,
  where: await conditionsOf(db, scope, listing.filter, listing.at),
});

/** Items as they were at an instant, some at a time. Whatever is written meanwhile, no row is skipped and none comes twice. */
export const listItems = async (db: Kysely<DB>, scope: Scope, listing: ItemListing, slice: Slice): Promise<Sliced<ItemRow>> =>
  listNarrowed(db, await narrow(db, scope, listing), slice);

/** The same, with the number of all of them up to `limit`. */
export const listCountedItems = async (
  db: Kysely<DB>,
  scope: Scope,
  listing: ItemListing,
  slice: Slice,
  limit: number,
): Promise<Sliced<ItemRow> & { readonly total: number }> => {
  const narrowed = await narrow(db, scope, listing);
  const [page, total] = await Promise.all([listNarrowed(db, narrowed, slice), countFound(db, narrowed, limit)]);
  return { ...page, total };
};

/** All items in pages, by ascending id: memory does not grow with their number. */
export async function* eachItem(db: Kysely<DB>, scope: Scope, filter: ItemFilter, at: AsOf, pageSize = 1_000): AsyncGenerator<ItemRow> {
  let after: Position | null = null;
  do {
    const page: Sliced<ItemRow> = await listItems(db, scope, { filter, order: 'id', at }, { limit: pageSize, after });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

const countFound = async (db: Kysely<DB>, { where, filter, at }: Narrowed, limit: number): Promise<number> => {
  const queries = sourcesOf(filter, at).map((source) => sql`select 1 from ${source} where ${where} limit ${limit}`);
  const { rows } = await sql<{ count: number }>`select count(*) from (${firstOf(queries, sql`limit ${limit}`)}) as counted`.execute(db);
  return rows[0]!.count;
};

/** Up to `limit`; beyond that "at least". */
export const countItems = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, at: AsOf, limit: number): Promise<number> =>
  countFound(db, { filter, at, order: 'id', where: await conditionsOf(db, scope, filter, at) }, limit);

/** One item as it was at an instant, whether the ignore list hides it or not; null when there was none. */
export const findItem = async (db: Kysely<DB>, scope: Scope, id: number, at: AsOf): Promise<ItemRow | null> => {
  const { rows } = await sql<{ id: number }>`select id from item i where id = ${id} and ${within(scope, 'i.account_id')}`.execute(db);
  return rows.length === 0 ? null : ((await rowsOf(db, at, [{ id, key: 0 }]))[0] ?? null);
};

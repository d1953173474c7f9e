import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AsOf, heldAt, notIgnoredAt } from './as-of.ts';
import type { DB } from './database-types.ts';
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

const has = <Value>(list: readonly Value[] | undefined): list is readonly Value[] => list !== undefined && list.length > 0;

/** `i` is the revision that held, `k` the item, `a` its account, `s` its stamp. */
const conditionsOf = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, at: AsOf): Promise<RawBuilder<boolean>> =>
  sql<boolean>`${sql.join(
    [
      within(scope, 'i.account_id'),
      notIgnoredAt(at),
      ...(has(filter.accounts) ? [sql`a.name = any(${filter.accounts}::text[])`] : []),
      ...(has(filter.accountTypes) ? [sql`a.type = any(${filter.accountTypes}::text[])`] : []),
      ...(has(filter.technologies) ? [sql`i.technology = any(${filter.technologies}::text[])`] : []),
      ...(has(filter.regions) ? [sql`i.region = any(${filter.regions}::text[])`] : []),
      ...(has(filter.ids) ? [sql`i.item_id = any(${filter.ids}::bigint[])`] : []),
      ...(filter.name ? [sql`i.name ilike ${containing(filter.name)}`] : []),
      ...(filter.text ? [await hasText(db, filter.text)] : []),
      ...(filter.arn ? [sql`i.arn = ${filter.arn}`] : []),
      ...(filter.active === undefined ? [] : [sql`(i.content_hash is not null) = ${filter.active}`]),
      ...(filter.minScore === undefined ? [] : [sql`s.unjustified_score >= ${filter.minScore}`]),
      ...(filter.changedSince === undefined ? [] : [sql`i.changed_at >= ${filter.changedSince}`]),
    ],
    sql` and `,
  )}`;

const revisions = ({ valid }: AsOf) => sql`revision_at(${valid})`;
const stamps = ({ valid }: AsOf) => sql`audit_stamp_at(${valid})`;
const OF_ITEM = sql`join item k on k.id = i.item_id join account a on a.id = i.account_id`;

const from = (at: AsOf) => sql`${revisions(at)} i ${OF_ITEM} left join ${stamps(at)} s on s.item_id = i.item_id`;

const columns = (
  at: AsOf,
) => sql`i.item_id as id, k.uid, a.name as account, i.technology, i.region, i.name, i.arn, i.content_hash is not null as active,
  coalesce(s.score, 0) as score, coalesce(s.unjustified_score, 0) as "unjustifiedScore", coalesce(s.issues, 0) as issues,
  coalesce(s.unknowns, 0) as unknowns,
  exists (select 1 from failure f where ${heldAt(at, 'f.opened_at', 'f.closed_at')} and f.part is null and f.account_id = i.account_id
    and f.technology = i.technology and (f.uid = k.uid or (f.uid is null and (f.place is null or f.place = k.place)))) as unseen,
  coalesce(s.revision_id = i.id, false) as audited, k.first_seen as "firstSeen", i.changed_at as "lastChanged"`;

/** A list in one of its orders: what the rows are ordered by, and what comes behind a place. */
interface Ordered {
  readonly by: RawBuilder<unknown>;
  readonly behind: (after: Position) => RawBuilder<boolean>;
  readonly position: (row: ItemRow & { readonly sort: string | null }) => Position;
  /** Selected as `sort`, when the place is no column of the row. */
  readonly sort?: RawBuilder<unknown>;
}

const NAME = sql`lower(left(i.name, 200))`;

const ORDERS: Readonly<Record<Exclude<ItemOrder, 'score'>, Ordered>> = {
  changed: {
    by: sql`i.changed_at desc, i.item_id desc`,
    behind: ([changed, id]) => sql<boolean>`(i.changed_at, i.item_id) < (${changed}::timestamptz, ${id}::bigint)`,
    position: ({ lastChanged, id }) => [lastChanged.toISOString(), id],
  },
  name: {
    by: sql`${NAME}, i.item_id`,
    behind: ([name, id]) => sql<boolean>`(${NAME}, i.item_id) > (${name}::text, ${id}::bigint)`,
    position: ({ sort, id }) => [sort ?? '', id],
    sort: NAME,
  },
  id: { by: sql`i.item_id`, behind: ([id]) => sql<boolean>`i.item_id > ${id}::bigint`, position: ({ id }) => [id] },
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

const listOrdered = async (
  db: Kysely<DB>,
  { where, at }: Narrowed,
  { by, behind, position, sort = sql`null` }: Ordered,
  { limit, after }: Slice,
): Promise<Sliced<ItemRow>> => {
  const { rows } = await sql<ItemRow & { sort: string | null }>`select ${columns(at)}, ${sort} as sort from ${from(at)}
    where ${where} and ${after === null ? sql`true` : behind(after)} order by ${by} limit ${limit + 1}`.execute(db);
  const { rows: some, next } = sliced(rows, limit, position);
  return { rows: some.map(({ sort: _sort, ...row }) => row), next };
};

/** The items with a score, highest first, straight from the index of scores. */
const listScored = async (db: Kysely<DB>, { where, at }: Narrowed, { limit, after }: Slice): Promise<ItemRow[]> => {
  const behind =
    after === null
      ? sql`true`
      : sql`s.unjustified_score <= ${after[0]}::int and (s.unjustified_score < ${after[0]}::int or s.item_id > ${after[1]}::bigint)`;
  const { rows } = await sql<ItemRow>`select ${columns(at)} from ${stamps(at)} s join ${revisions(at)} i on i.item_id = s.item_id ${OF_ITEM}
    where s.unjustified_score > 0 and ${where} and ${behind}
    order by s.unjustified_score desc, s.item_id limit ${limit}`.execute(db);
  return rows;
};

/** The items without a score, whether they were judged or not. */
const listUnscored = async (db: Kysely<DB>, { where, at }: Narrowed, limit: number, afterId: number): Promise<ItemRow[]> => {
  const { rows } = await sql<ItemRow>`select ${columns(at)} from ${from(at)}
    where coalesce(s.unjustified_score, 0) = 0 and i.item_id > ${afterId} and ${where} order by i.item_id limit ${limit}`.execute(db);
  return rows;
};

const byScore = async (db: Kysely<DB>, listing: Narrowed, { limit, after }: Slice): Promise<Sliced<ItemRow>> => {
  const position = ({ unjustifiedScore, id }: ItemRow): Position => [unjustifiedScore, id];
  const isScored = after === null || Number(after[0]) > 0;
  const scored = isScored ? await listScored(db, listing, { limit: limit + 1, after }) : [];
  if (scored.length > limit || (listing.filter.minScore ?? 0) > 0) return sliced(scored, limit, position);
  const afterId = isScored ? 0 : Number(after[1]);
  const rest = await listUnscored(db, listing, limit + 1 - scored.length, afterId);
  return sliced([...scored, ...rest], limit, position);
};

/** Items as they were at an instant, some at a time. Whatever is written meanwhile, no row is skipped and none comes twice. */
export const listItems = async (db: Kysely<DB>, scope: Scope, listing: ItemListing, slice: Slice): Promise<Sliced<ItemRow>> => {
  const narrowed = { ...listing, where: await conditionsOf(db, scope, listing.filter, listing.at) };
  return listing.order === 'score' ? byScore(db, narrowed, slice) : listOrdered(db, narrowed, ORDERS[listing.order], slice);
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

/** Up to `limit`; beyond that "at least". */
export const countItems = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, at: AsOf, limit: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from (
    select 1 from ${from(at)} where ${await conditionsOf(db, scope, filter, at)} limit ${limit}) as counted`.execute(db);
  return rows[0]!.count;
};

/** One item as it was at an instant, whether the ignore list hides it or not; null when there was none. */
export const findItem = async (db: Kysely<DB>, scope: Scope, id: number, at: AsOf): Promise<ItemRow | null> => {
  const { rows } =
    await sql<ItemRow>`select ${columns(at)} from ${from(at)} where i.item_id = ${id} and ${within(scope, 'i.account_id')}`.execute(db);
  return rows[0] ?? null;
};

import { zstdDecompressSync } from 'node:zlib';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import { layOver, type Overlay } from '../model/split-ephemeral.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

/** What a list of items may be narrowed to. Absent: no matter. */
export interface ItemFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Part of the name, whatever its case. */
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly active?: boolean | undefined;
  /** Least unjustified score. */
  readonly minScore?: number | undefined;
}

export const ITEM_ORDERS = ['score', 'changed', 'name', 'id'] as const;
export type ItemOrder = (typeof ITEM_ORDERS)[number];

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

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

const ORDERS: Readonly<Record<ItemOrder, RawBuilder<unknown>>> = {
  score: sql`coalesce(s.unjustified_score, 0) desc, i.id`,
  changed: sql`i.last_changed desc, i.id desc`,
  name: sql`lower(left(i.name, 200)), i.id`,
  id: sql`i.id`,
};

/** Hidden by the ignore list. */
export const notIgnored = sql<boolean>`not exists (select 1 from ignore_list g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))`;

const has = <Value>(list: readonly Value[] | undefined): list is readonly Value[] => list !== undefined && list.length > 0;

const conditions = (scope: Scope, filter: ItemFilter): RawBuilder<boolean> =>
  sql<boolean>`${sql.join(
    [
      within(scope, 'i.account_id'),
      notIgnored,
      ...(has(filter.accounts) ? [sql`a.name = any(${filter.accounts}::text[])`] : []),
      ...(has(filter.technologies) ? [sql`i.technology = any(${filter.technologies}::text[])`] : []),
      ...(has(filter.regions) ? [sql`i.region = any(${filter.regions}::text[])`] : []),
      ...(filter.name ? [sql`position(lower(${filter.name}) in lower(i.name)) > 0`] : []),
      ...(filter.arn ? [sql`i.arn = ${filter.arn}`] : []),
      ...(filter.active === undefined ? [] : [sql`i.active = ${filter.active}`]),
      ...(filter.minScore === undefined ? [] : [sql`s.unjustified_score >= ${filter.minScore}`]),
    ],
    sql` and `,
  )}`;

const FROM = sql`item i join account a on a.id = i.account_id left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity'`;

const COLUMNS = sql`i.id, i.uid, a.name as account, i.technology, i.region, i.name, i.arn, i.active, coalesce(s.score, 0) as score,
  coalesce(s.unjustified_score, 0) as "unjustifiedScore", coalesce(s.issues, 0) as issues, coalesce(s.unknowns, 0) as unknowns,
  exists (select 1 from failure f where f.closed_at = 'infinity' and f.part is null and f.account_id = i.account_id and f.technology = i.technology
    and (f.uid = i.uid or (f.uid is null and (f.place is null or f.place = i.place)))) as unseen,
  coalesce(s.revision_id = i.revision_id, false) as audited, i.first_seen as "firstSeen", i.last_changed as "lastChanged"`;

/**
 * A page of the items with a score, straight from the index of scores. Null when the page reaches further: behind them come those
 * without a score, stamped or not, which only a look at every item can put in order.
 */
const listScored = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, page: Page): Promise<ItemRow[] | null> => {
  const { rows } =
    await sql<ItemRow>`select ${COLUMNS} from audit_stamp s join item i on i.id = s.item_id join account a on a.id = i.account_id
    where s.valid_to = 'infinity' and s.unjustified_score > 0 and ${conditions(scope, filter)}
    order by s.unjustified_score desc, s.item_id limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows.length === page.limit || (filter.minScore ?? 0) > 0 ? rows : null;
};

export const listItems = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, order: ItemOrder, page: Page): Promise<ItemRow[]> => {
  const scored = order === 'score' ? await listScored(db, scope, filter, page) : null;
  if (scored !== null) return scored;
  const { rows } = await sql<ItemRow>`select ${COLUMNS} from ${FROM} where ${conditions(scope, filter)}
    order by ${ORDERS[order]} limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows;
};

/** All items in pages, by ascending id: memory does not grow with their number. */
export async function* eachItem(db: Kysely<DB>, scope: Scope, filter: ItemFilter, pageSize = 1_000): AsyncGenerator<ItemRow> {
  for (let after = 0; ; ) {
    const { rows } =
      await sql<ItemRow>`select ${COLUMNS} from ${FROM} where ${conditions(scope, filter)} and i.id > ${after} order by i.id limit ${pageSize}`.execute(
        db,
      );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}

/** Up to `limit`; beyond that "at least". */
export const countItems = async (db: Kysely<DB>, scope: Scope, filter: ItemFilter, limit: number): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from (select 1 from ${FROM} where ${conditions(scope, filter)} limit ${limit}) as counted`.execute(db);
  return rows[0]!.count;
};

export const getItem = async (db: Kysely<DB>, scope: Scope, id: number): Promise<ItemRow> => {
  const { rows } = await sql<ItemRow>`select ${COLUMNS} from ${FROM} where i.id = ${id} and ${within(scope, 'i.account_id')}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no item ${id}.`);
};

export interface RevisionRow {
  readonly id: number;
  readonly change: string;
  readonly name: string;
  readonly region: string;
  readonly arn: string | null;
  readonly active: boolean;
  readonly validFrom: Date;
  /** Null: it holds now. */
  readonly validTo: Date | null;
}

/** The revisions of an item, newest first. */
export const listRevisions = async (db: Kysely<DB>, scope: Scope, itemId: number, page: Page): Promise<RevisionRow[]> => {
  const { rows } =
    await sql<RevisionRow>`select id, change, name, region, arn, content_hash is not null as active, valid_from as "validFrom",
      case when valid_to < 'infinity' then valid_to end as "validTo"
    from revision where item_id = ${itemId} and ${within(scope, 'account_id')} order by valid_from desc, id desc limit ${page.limit} offset ${page.offset}`.execute(
      db,
    );
  return rows;
};

interface ConfigRow {
  readonly isCurrent: boolean;
  readonly body: Buffer | null;
  readonly config: JsonObject | null;
  readonly overlay: Overlay;
  readonly deleted: boolean;
}

/**
 * The configuration of a revision: durable only, as it is compared. With `withEphemeral`, the current one carries the values
 * that move. Null: the item was gone.
 */
export const revisionConfig = async (
  db: Kysely<DB>,
  scope: Scope,
  revisionId: number,
  withEphemeral = false,
): Promise<JsonObject | null> => {
  const { rows } =
    await sql<ConfigRow>`select r.valid_to = 'infinity' as "isCurrent", r.content_hash is null as deleted, t.body, c.config, o.ephemeral as overlay
    from revision r left join item_config c on c.item_id = r.item_id left join content t on t.hash = r.content_hash
    left join item_overlay o on o.item_id = r.item_id
    where r.id = ${revisionId} and ${within(scope, 'r.account_id')}`.execute(db);
  const row = rows[0];
  if (!row) throw new MonkeyError('not-found', `There is no revision ${revisionId}.`);
  if (row.deleted) return null;
  if (row.isCurrent && row.config) return withEphemeral ? layOver(row.config, row.overlay) : row.config;
  if (!row.body) throw new MonkeyError('database-failed', `The configuration of revision ${revisionId} is missing.`);
  return JSON.parse(zstdDecompressSync(row.body).toString('utf8'));
};

/** The revision of an item that held at an instant, or null when there was none. */
export const revisionAsOf = async (db: Kysely<DB>, scope: Scope, itemId: number, at: Date): Promise<number | null> => {
  const { rows } = await sql<{ id: number }>`select id from revision where item_id = ${itemId} and ${within(scope, 'account_id')}
    and valid_from <= ${at} and valid_to > ${at} order by id desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
};

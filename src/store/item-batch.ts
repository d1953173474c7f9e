import { zstdCompressSync } from 'node:zlib';
import { sql, type Transaction } from 'kysely';
import { canonicalJson } from '../model/canonical-json.ts';
import type { RevisionChange, StoredItem } from '../model/item-change.ts';
import type { Overlay } from '../model/split-ephemeral.ts';
import type { DB } from './database-types.ts';
import { jsonElements } from './json-elements.ts';

/** An item of a batch that gets a revision. */
export interface RevisedItem {
  readonly id: number;
  readonly change: RevisionChange;
  readonly technology: string;
  readonly runId: number;
  readonly uid: string;
  readonly place: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly shape: number;
  readonly contentHash: Buffer;
  /** The durable configuration, as jsonb takes it. */
  readonly durableText: string;
  readonly ephemeralText: string;
  readonly seenHash: string;
  readonly ephemeralHash: string;
}

/** What the overlay of an item becomes. */
export interface OverlayUpdate {
  readonly id: number;
  readonly seenHash: string;
  readonly ephemeralHash: string;
  readonly ephemeralText: string;
}

/** The stored items of these technologies and uids in one account. */
export const findStored = async (
  tx: Transaction<DB>,
  accountId: number,
  technologies: readonly string[],
  uids: readonly string[],
): Promise<StoredItem[]> => {
  const { rows } = await sql<StoredItem>`
    select i.id, i.technology, i.uid, i.active, i.shape, i.name, i.region, i.arn, i.place, i.content_hash as "contentHash",
      o.seen_hash as "seenHash", o.ephemeral_hash as "ephemeralHash"
    from unnest(${technologies}::text[], ${uids}::text[]) as s(technology, uid)
    -- One by one through the index of identities: without statistics the planner would read the whole account for each.
    cross join lateral (select * from item where account_id = ${accountId} and technology = s.technology and uid = s.uid order by account_id, technology, uid limit 1) as i
    join item_overlay o on o.item_id = i.id`.execute(tx);
  return rows;
};

/** Named, not asked for: `pg_get_serial_sequence` would be looked up for each id. */
const SEQUENCES = { item: 'item_id_seq', revision: 'revision_id_seq' } as const;

/** New ids of a table, in order. */
export const nextIds = async (tx: Transaction<DB>, table: 'item' | 'revision', count: number): Promise<number[]> => {
  if (count === 0) return [];
  const { rows } = await sql<{
    id: number;
  }>`select nextval(${SEQUENCES[table]}::regclass) as id from generate_series(1, ${count})`.execute(tx);
  return rows.map((row) => row.id);
};

const column = <Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] => rows.map(pick);

const overlayRows = (overlays: readonly OverlayUpdate[]) =>
  sql`rows from (unnest(${column(overlays, (o) => o.id)}::bigint[], ${column(overlays, (o) => o.seenHash)}::text[],
    ${column(overlays, (o) => o.ephemeralHash)}::text[]), ${jsonElements(column(overlays, (o) => o.ephemeralText))}) as v(id, seen, hash, ephemeral)`;

export const insertItems = async (
  tx: Transaction<DB>,
  accountId: number,
  items: readonly RevisedItem[],
  revisionIds: readonly number[],
  at: Date,
): Promise<void> => {
  await sql`insert into item (id, account_id, technology, uid, place, region, name, arn, shape, revision_id, content_hash, first_seen, last_changed)
    overriding system value
    select v.id, ${accountId}, v.technology, v.uid, v.place, v.region, v.name, v.arn, v.shape, v.revision, v.hash, ${at}, ${at}
    from unnest(${column(items, (i) => i.id)}::bigint[], ${column(items, (i) => i.technology)}::text[], ${column(items, (i) => i.uid)}::text[],
      ${column(items, (i) => i.place)}::text[], ${column(items, (i) => i.region)}::text[], ${column(items, (i) => i.name)}::text[],
      ${column(items, (i) => i.arn)}::text[], ${column(items, (i) => i.shape)}::int[], ${revisionIds}::bigint[],
      ${column(items, (i) => i.contentHash)}::bytea[]) as v(id, technology, uid, place, region, name, arn, shape, revision, hash)`.execute(
    tx,
  );
  await sql`insert into item_overlay (item_id, seen_hash, ephemeral_hash, ephemeral)
    select v.id, v.seen, v.hash, v.ephemeral from ${overlayRows(items)}`.execute(tx);
};

export const updateItems = async (
  tx: Transaction<DB>,
  items: readonly RevisedItem[],
  revisionIds: readonly number[],
  at: Date,
): Promise<void> => {
  await sql`update item i set place = v.place, region = v.region, name = v.name, arn = v.arn, shape = v.shape, revision_id = v.revision,
      content_hash = v.hash, active = true, last_changed = case when v.change = 'reshaped' then i.last_changed else ${at} end
    from unnest(${column(items, (i) => i.id)}::bigint[], ${column(items, (i) => i.place)}::text[], ${column(items, (i) => i.region)}::text[],
      ${column(items, (i) => i.name)}::text[], ${column(items, (i) => i.arn)}::text[], ${column(items, (i) => i.shape)}::int[], ${revisionIds}::bigint[],
      ${column(items, (i) => i.contentHash)}::bytea[], ${column(items, (i) => i.change)}::text[])
      as v(id, place, region, name, arn, shape, revision, hash, change)
    where i.id = v.id`.execute(tx);
  await updateOverlays(tx, items);
};

/** Items whose place or shape moved, but nothing that a person would call a change. */
export const updateWhereabouts = async (
  tx: Transaction<DB>,
  items: readonly { id: number; place: string; shape: number }[],
): Promise<void> => {
  if (items.length === 0) return;
  await sql`update item i set place = v.place, shape = v.shape
    from unnest(${column(items, (i) => i.id)}::bigint[], ${column(items, (i) => i.place)}::text[], ${column(items, (i) => i.shape)}::int[]) as v(id, place, shape)
    where i.id = v.id and (i.place, i.shape) is distinct from (v.place, v.shape)`.execute(tx);
};

export const updateOverlays = async (tx: Transaction<DB>, overlays: readonly OverlayUpdate[]): Promise<void> => {
  if (overlays.length === 0) return;
  await sql`update item_overlay o set seen_hash = v.seen, ephemeral_hash = v.hash, ephemeral = v.ephemeral
    from ${overlayRows(overlays)} where o.item_id = v.id`.execute(tx);
};

/** The current durable configurations of items, as JSON text. */
export const currentConfigs = async (tx: Transaction<DB>, ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    item_id: number;
    config: string;
  }>`select item_id, config::text as config from item_config where item_id = any(${ids})`.execute(tx);
  return new Map(rows.map((row) => [row.item_id, row.config]));
};

/** The ephemeral values of items, as they are stored. */
export const currentOverlays = async (tx: Transaction<DB>, ids: readonly number[]): Promise<ReadonlyMap<number, Overlay>> => {
  const { rows } = await sql<{
    item_id: number;
    ephemeral: Overlay;
  }>`select item_id, ephemeral from item_overlay where item_id = any(${ids})`.execute(tx);
  return new Map(rows.map((row) => [row.item_id, row.ephemeral]));
};

/** Moves the configurations of these items, which are about to be superseded, to the compressed history. */
export const archiveConfigs = async (tx: Transaction<DB>, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await sql<{ hash: Buffer; config: string }>`
    -- What is there already is held until the end, or whoever collects contents could take it away just before it is referred to.
    with kept as (select hash from content where hash in (select content_hash from item where id = any(${ids})) for key share)
    select i.content_hash as hash, c.config::text as config from item i join item_config c on c.item_id = i.id
    where i.id = any(${ids}) and not exists (select 1 from kept where kept.hash = i.content_hash)`.execute(tx);
  if (rows.length === 0) return;
  const texts = rows.map((row) => Buffer.from(canonicalJson(JSON.parse(row.config))));
  await sql`insert into content (hash, size, body)
    select * from unnest(${column(rows, (row) => row.hash)}::bytea[], ${texts.map((text) => text.length)}::int[], ${texts.map((text) => zstdCompressSync(text))}::bytea[])
    on conflict (hash) do nothing`.execute(tx);
};

export const storeConfigs = async (tx: Transaction<DB>, items: readonly RevisedItem[]): Promise<void> => {
  const configs = column(items, (i) => i.durableText);
  await sql`insert into item_config (item_id, config)
    select v.id, v.config from rows from (unnest(${column(items, (i) => i.id)}::bigint[]), ${jsonElements(configs)}) as v(id, config)
    on conflict (item_id) do update set config = excluded.config`.execute(tx);
};

export const insertRevisions = async (
  tx: Transaction<DB>,
  accountId: number,
  items: readonly RevisedItem[],
  revisionIds: readonly number[],
  at: Date,
): Promise<void> => {
  await sql`insert into revision (id, item_id, account_id, technology, change, region, name, arn, content_hash, run_id, valid_from, changed_at)
    overriding system value
    select v.id, v.item, ${accountId}, v.technology, v.change, v.region, v.name, v.arn, v.hash, v.run, ${at},
      case when v.change = 'reshaped' then (select i.last_changed from item i where i.id = v.item) else ${at}::timestamptz end
    from unnest(${revisionIds}::bigint[], ${column(items, (i) => i.id)}::bigint[], ${column(items, (i) => i.technology)}::text[],
      ${column(items, (i) => i.change)}::text[], ${column(items, (i) => i.region)}::text[], ${column(items, (i) => i.name)}::text[],
      ${column(items, (i) => i.arn)}::text[], ${column(items, (i) => i.contentHash)}::bytea[], ${column(items, (i) => i.runId)}::bigint[])
      as v(id, item, technology, change, region, name, arn, hash, run)`.execute(tx);
};

/** Ends the open revisions of items. */
export const closeRevisions = async (tx: Transaction<DB>, ids: readonly number[], at: Date): Promise<void> => {
  if (ids.length === 0) return;
  await sql`update revision set valid_to = ${at} where item_id = any(${ids}) and valid_to = 'infinity'`.execute(tx);
};

import { type Kysely, sql, type Transaction } from 'kysely';
import type { JsonObject } from '../model/json.ts';
import type { DB } from './database-types.ts';
import { archiveConfigs, closeRevisions, nextIds } from './item-batch.ts';

/** One page of the ids of active items that were listed at one of these places, in order. */
export const activeIds = async (
  db: Kysely<DB>,
  accountId: number,
  technology: string,
  places: readonly string[],
  after: number,
  limit: number,
): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`select id from item
    where account_id = ${accountId} and technology = ${technology} and active and id > ${after} and place = any(${places})
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
};

/** The places at which active items of a technology were last listed. */
export const activePlaces = async (db: Kysely<DB>, accountId: number, technology: string): Promise<string[]> => {
  const { rows } = await sql<{
    place: string;
  }>`select distinct place from item where account_id = ${accountId} and technology = ${technology} and active`.execute(db);
  return rows.map((row) => row.place);
};

export interface VanishedRow {
  readonly id: number;
  readonly place: string;
  readonly uid: string;
  readonly name: string;
  readonly arn: string | null;
  readonly config: JsonObject | null;
}

export const vanishedItems = async (db: Kysely<DB>, ids: readonly number[]): Promise<VanishedRow[]> => {
  const { rows } = await sql<VanishedRow>`select i.id, i.place, i.uid, i.name, i.arn, c.config
    from item i left join item_config c on c.item_id = i.id where i.id = any(${ids}) and i.active order by i.id`.execute(db);
  return rows;
};

/**
 * Records that items are gone: a revision without configuration, the last configuration kept in the history, what they
 * told about the environment withdrawn. Their issues are left to the caller.
 */
export const recordGone = async (tx: Transaction<DB>, runId: number, ids: readonly number[], at: Date): Promise<void> => {
  await archiveConfigs(tx, ids);
  await closeRevisions(tx, ids, at);
  const revisionIds = await nextIds(tx, 'revision', ids.length);
  await sql`insert into revision (id, item_id, account_id, technology, change, region, name, arn, content_hash, run_id, valid_from, changed_at)
    overriding system value
    select v.revision, i.id, i.account_id, i.technology, 'deleted', i.region, i.name, i.arn, null, ${runId}, ${at}, ${at}
    from unnest(${ids}::bigint[], ${revisionIds}::bigint[]) as v(id, revision) join item i on i.id = v.id`.execute(tx);
  await sql`update item i set active = false, revision_id = v.revision, content_hash = null, last_changed = ${at}
    from unnest(${ids}::bigint[], ${revisionIds}::bigint[]) as v(id, revision) where i.id = v.id`.execute(tx);
  await sql`delete from item_config where item_id = any(${ids})`.execute(tx);
  await sql`update item_overlay set seen_hash = '', ephemeral_hash = '', ephemeral = '[]' where item_id = any(${ids})`.execute(tx);
};

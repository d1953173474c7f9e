import { zstdDecompressSync } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import { layOver, type Overlay } from '../model/split-ephemeral.ts';
import { type AsOf, revisionOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

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

/** The revisions of an item that there were at an instant, newest first. */
export const listRevisions = async (
  db: Kysely<DB>,
  scope: Scope,
  itemId: number,
  { valid }: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<RevisionRow>> => {
  const [from, id] = after ?? [];
  const { rows } =
    await sql<RevisionRow>`select id, change, name, region, arn, content_hash is not null as active, valid_from as "validFrom",
      case when valid_to < 'infinity' and valid_to <= ${valid} then valid_to end as "validTo"
    from revision where item_id = ${itemId} and ${within(scope, 'account_id')} and valid_from <= ${valid}
      and ${after === null ? sql`true` : sql`(valid_from, id) < (${from}::timestamptz, ${id}::bigint)`}
    order by valid_from desc, id desc limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, (row) => [row.validFrom.toISOString(), row.id]);
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
export const revisionAsOf = async (db: Kysely<DB>, scope: Scope, itemId: number, at: AsOf): Promise<number | null> => {
  const { rows } = await sql<{ id: number }>`select r.id from item k join lateral ${revisionOf(at, 'k.id')} r on true
    where k.id = ${itemId} and ${within(scope, 'k.account_id')}`.execute(db);
  return rows[0]?.id ?? null;
};

export const technologyOfRevision = async (db: Kysely<DB>, scope: Scope, revisionId: number): Promise<string> => {
  const { rows } = await sql<{
    technology: string;
  }>`select technology from revision where id = ${revisionId} and ${within(scope, 'account_id')}`.execute(db);
  if (rows[0]) return rows[0].technology;
  throw new MonkeyError('not-found', `There is no revision ${revisionId}.`);
};

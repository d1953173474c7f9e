import { sql, type Transaction } from 'kysely';
import type { Cause } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import { askKey } from '../model/owner.ts';
import type { RelatedAsk } from '../model/related-item.ts';
import { type OpenPart, openFailuresOf } from './audit-batch.ts';
import type { DB } from './database-types.ts';

/** An item that an audit of another one asked for. */
export interface RelatedRow {
  readonly id: number;
  readonly technology: string;
  readonly uid: string;
  readonly name: string;
  readonly region: string;
  /** Durable only: what moves by itself makes nobody look again. */
  readonly config: JsonObject;
  /** What of it, or of where it is listed, could not be read lately. */
  readonly failures: readonly OpenPart[];
}

const columns = (asks: readonly RelatedAsk[]) =>
  sql`unnest(${asks.map((ask) => ask.accountId)}::int[], ${asks.map((ask) => ask.technology)}::text[], ${asks.map((ask) => ask.uid)}::text[])`;

/** The active ones of the items that are asked for, by `askKey`. */
export const findRelated = async (tx: Transaction<DB>, asks: readonly RelatedAsk[]): Promise<ReadonlyMap<string, RelatedRow>> => {
  const { rows } = await sql<Omit<RelatedRow, 'failures'> & { position: number }>`
    select v.position::int, i.id, i.technology, i.uid, i.name, i.region, c.config
    from rows from (${columns(asks)}) with ordinality as v(account, technology, uid, position)
    join item i on i.account_id = v.account and i.technology = v.technology and i.uid = v.uid and i.active
    join item_config c on c.item_id = i.id`.execute(tx);
  const ids = rows.map((row) => row.id);
  const failures = Map.groupBy(ids.length === 0 ? [] : await openFailuresOf(tx, ids), (failure) => failure.itemId);
  return new Map(rows.map(({ position, ...row }) => [askKey(asks[position - 1]!), { ...row, failures: failures.get(row.id) ?? [] }]));
};

/**
 * Why an item may exist although it is not stored, by `askKey`; absent where that is certain: its technology has been listed
 * completely, and neither a place of it nor the item itself failed since.
 */
export const doubtsAbout = async (tx: Transaction<DB>, asks: readonly RelatedAsk[]): Promise<ReadonlyMap<string, Cause>> => {
  const { rows } = await sql<{ position: number; code: string | null; message: string | null; permission: string | null }>`
    select v.position::int, f.code, f.message, f.permission
    from rows from (${columns(asks)}) with ordinality as v(account, technology, uid, position)
    left join lateral (
      select f.code, f.message, f.permission from failure f
      where f.account_id = v.account and f.technology = v.technology and f.closed_at = 'infinity' and f.part is null and (f.uid is null or f.uid = v.uid)
      order by f.id limit 1) as f on true
    where f.code is not null
      or not exists (select 1 from run r where r.account_id = v.account and r.technology = v.technology and r.complete)`.execute(tx);
  const neverListed = ({ technology }: RelatedAsk): Cause => ({
    code: 'SourceIncomplete',
    message: `The technology ${technology} of this account has not been read completely yet.`,
  });
  return new Map(
    rows.map(({ position, code, message, permission }) => {
      const ask = asks[position - 1]!;
      if (code === null || message === null) return [askKey(ask), neverListed(ask)];
      return [askKey(ask), { code, message, ...(permission === null ? {} : { permission }) }];
    }),
  );
};

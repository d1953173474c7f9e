import { zstdDecompressSync } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import type { JsonObject } from '../model/json.ts';
import type { DB } from './database-types.ts';

export interface LatestConfiguration {
  readonly item: number;
  readonly name: string;
  /** Its present durable configuration; of an item that is gone, the last that it had. */
  readonly config: JsonObject;
}

interface Row {
  readonly item: number;
  readonly name: string;
  readonly config: JsonObject | null;
  readonly body: Buffer | null;
}

/** Configurations are up to some hundred kilobytes; so many are in memory at once. */
const PAGE = 200;

/** The items of one technology in one account, gone ones and hidden ones included, in the order of their ids. */
export async function* eachConfiguration(db: Kysely<DB>, accountId: number, technology: string): AsyncGenerator<LatestConfiguration> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Row>`select i.id as item, i.name, c.config, t.body from item i
      left join item_config c on c.item_id = i.id
      left join lateral (select r.content_hash from revision r where c.item_id is null and r.item_id = i.id and r.content_hash is not null
        order by r.valid_from desc, r.id desc limit 1) as last on true
      left join content t on t.hash = last.content_hash
      where i.account_id = ${accountId} and i.technology = ${technology} and i.id > ${after} order by i.id limit ${PAGE}`.execute(db);
    for (const { item, name, config, body } of rows) {
      const latest: JsonObject | null = config ?? (body === null ? null : JSON.parse(zstdDecompressSync(body).toString('utf8')));
      // Of an item that has long been gone, retention may have left the fact alone.
      if (latest !== null) yield { item, name, config: latest };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.item;
  }
}

/** The technologies of which an account has items, gone ones included. */
export const technologiesWithItems = async (db: Kysely<DB>, accountId: number): Promise<string[]> => {
  const { rows } = await sql<{
    technology: string;
  }>`select distinct technology from item where account_id = ${accountId} order by 1`.execute(db);
  return rows.map(({ technology }) => technology);
};

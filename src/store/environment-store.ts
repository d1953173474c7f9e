import { type Kysely, sql } from 'kysely';
import { WHITELIST_IDENTIFIER } from '../model/account.ts';
import type { EntityKind } from '../model/entity.ts';
import type { DB } from './database-types.ts';

export interface KnownAccount {
  readonly name: string;
  readonly identifier: string;
  readonly type: string;
  readonly thirdParty: boolean;
  readonly s3Name: string | null;
  readonly canonicalId: string | null;
}

/** Accounts as checks know them. */
export const listKnownAccounts = async (db: Kysely<DB>): Promise<KnownAccount[]> => {
  const { rows } = await sql<KnownAccount>`select name, identifier, type, third_party as "thirdParty", fields ->> 's3_name' as "s3Name",
    fields ->> 'canonical_id' as "canonicalId" from known_account order by name`.execute(db);
  return rows;
};

/** Something that belongs to accounts. */
export interface OwnedEntity {
  readonly value: string;
  /** Their identifiers. */
  readonly owners: readonly string[];
}

const PAGE = 5_000;

/** Everything of one kind with whose it is, in the order of the values; of networks, the whitelist too, under an identifier of its own. */
export async function* eachEntity(db: Kysely<DB>, kind: EntityKind): AsyncGenerator<OwnedEntity> {
  const whitelist =
    kind === 'network' ? sql`union all select w.network::text collate "C", ${WHITELIST_IDENTIFIER}::text from network_whitelist w` : sql``;
  for (let after: string | null = null; ; ) {
    const { rows }: { rows: OwnedEntity[] } =
      await sql<OwnedEntity>`select value, array_agg(distinct identifier order by identifier) as owners from (
        select e.value collate "C" as value, a.identifier from entity e join known_account a on a.id = e.account_id where e.kind = ${kind} ${whitelist}) as owned
      where ${after}::text is null or value > ${after}::text collate "C" group by value order by value limit ${PAGE}`.execute(db);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.value;
  }
}

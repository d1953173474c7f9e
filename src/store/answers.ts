import { type Kysely, sql, type Transaction } from 'kysely';
import { WHITELIST_IDENTIFIER } from '../model/account.ts';
import { networksCover, normalNetwork } from '../model/network-coverage.ts';
import { type Ask, askKey, type Owner } from '../model/owner.ts';
import type { DB } from './database-types.ts';

type Db = Kysely<DB> | Transaction<DB>;

interface OwnerRow extends Owner {
  readonly value: string;
}

const ownerOf = ({ identifier, name, type, thirdParty }: OwnerRow): Owner => ({ identifier, name, type, thirdParty });

const accounts = async (db: Db, identifiers: readonly string[]): Promise<OwnerRow[]> => {
  const { rows } = await sql<OwnerRow>`select identifier as value, identifier, name, type, third_party as "thirdParty"
    from known_account where identifier = any(${identifiers}) order by id`.execute(db);
  return rows;
};

const entities = async (db: Db, asks: readonly Ask[]): Promise<(OwnerRow & { kind: string })[]> => {
  const { rows } = await sql<OwnerRow & { kind: string }>`
    select distinct on (v.kind, v.value, a.id) v.kind, v.value, a.identifier, a.name, a.type, a.third_party as "thirdParty"
    from unnest(${asks.map((ask) => ask.kind)}::text[], ${asks.map((ask) => ask.value)}::text[]) as v(kind, value)
    join entity e on e.kind = v.kind and e.value = v.value join known_account a on a.id = e.account_id
    order by v.kind, v.value, a.id`.execute(db);
  return rows;
};

interface NetworkRow extends OwnerRow {
  readonly network: string;
}

/** Every stored network and whitelist entry that overlaps one of the asked. */
const overlappingNetworks = async (db: Db, asked: readonly string[]): Promise<NetworkRow[]> => {
  const { rows } = await sql<NetworkRow>`
    with asked as (select * from unnest(${asked}::text[], ${asked.map(normalNetwork)}::cidr[]) as v(value, network) where v.network is not null)
    select q.value, e.network::text as network, a.identifier, a.name, a.type, a.third_party as "thirdParty"
      from asked q join entity e on e.kind = 'network' and e.network && q.network join known_account a on a.id = e.account_id
    union all
    select q.value, w.network::text, ${WHITELIST_IDENTIFIER}, w.name, 'whitelist', false from asked q join network_whitelist w on w.network && q.network`.execute(
    db,
  );
  return rows;
};

const isOurs = (row: NetworkRow): boolean => !row.thirdParty && row.identifier !== WHITELIST_IDENTIFIER;

/** When no single account contains an asked network, but ours together do (a range over two of our accounts), it is theirs. */
const jointOwners = (rows: readonly NetworkRow[]): OwnerRow[] => {
  const ours = rows.filter(isOurs);
  if (
    ours.length === 0 ||
    !networksCover(
      ours.map((row) => row.network),
      ours[0]!.value,
    )
  )
    return [];
  return [...new Map(ours.map((row) => [`${row.type} ${row.identifier}`, row])).values()];
};

const ownersOfOne = (rows: readonly NetworkRow[]): OwnerRow[] => {
  const groups = Map.groupBy(rows, (row) => `${row.type} ${row.identifier}`);
  const owners = [...groups.values()]
    .filter((group) =>
      networksCover(
        group.map((row) => row.network),
        group[0]!.value,
      ),
    )
    .map((group) => group[0]!);
  return owners.length > 0 ? owners : jointOwners(rows);
};

/** An account owns an asked network when its networks, taken together, contain it. */
const networkOwners = (rows: readonly NetworkRow[]): OwnerRow[] => [...Map.groupBy(rows, (row) => row.value).values()].flatMap(ownersOfOne);

/** Who owns what is asked for, by `askKey`. What nobody owns has an empty list. */
export const findOwners = async (db: Db, asks: readonly Ask[]): Promise<ReadonlyMap<string, readonly Owner[]>> => {
  const owners = new Map<string, Owner[]>(asks.map((ask) => [askKey(ask), []]));
  const ofKind = Map.groupBy(asks, (ask): 'account' | 'network' | 'entity' =>
    ask.kind === 'account' || ask.kind === 'network' ? ask.kind : 'entity',
  );
  const values = (kind: 'account' | 'network') => (ofKind.get(kind) ?? []).map((ask) => ask.value);
  const add = (kind: string, row: OwnerRow) => owners.get(askKey({ kind, value: row.value }))?.push(ownerOf(row));
  if (ofKind.has('account')) for (const row of await accounts(db, values('account'))) add('account', row);
  if (ofKind.has('network')) for (const row of networkOwners(await overlappingNetworks(db, values('network')))) add('network', row);
  if (ofKind.has('entity')) for (const row of await entities(db, ofKind.get('entity')!)) add(row.kind, row);
  return owners;
};

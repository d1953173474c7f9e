import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { normalNetwork } from '../model/network-coverage.ts';
import type { AsOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { dueAskers } from './entity-batch.ts';
import { factsAt } from './facts-at.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge, holdKnowledge } from './knowledge.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** A network that is known to be harmless, whoever owns it. */
export interface WhitelistEntry {
  readonly id: number;
  readonly name: string;
  readonly network: string;
  readonly notes: string | null;
}

export type WhitelistValues = Omit<WhitelistEntry, 'id'>;

/** What is left out stays. */
export type WhitelistChange = { readonly [Key in keyof WhitelistValues]?: WhitelistValues[Key] | undefined };

const COLUMNS = sql`id, name, network::text as network, notes`;
const CAUSE = 'the whitelist changed';

export const listWhitelist = async (db: Db): Promise<WhitelistEntry[]> => {
  const { rows } = await sql<WhitelistEntry>`select ${COLUMNS} from network_whitelist order by network, name`.execute(db);
  return rows;
};

export interface WhitelistFilter {
  /** Part of the name, whatever its case. */
  readonly name?: string | undefined;
  /** Only entries that contain this network, or are within it. */
  readonly network?: string | undefined;
}

const networkOf = (text: string): string => {
  const network = normalNetwork(text);
  if (network !== null) return network;
  throw new MonkeyError('bad-input', `"${text}" is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.`);
};

/** Some entries as they were at an instant, by network and name. */
export const sliceWhitelist = async (
  db: Db,
  { name, network }: WhitelistFilter,
  at: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<WhitelistEntry>> => {
  const conditions = [
    after === null ? sql`true` : sql`(e.network, e.name, e.id) > (${after[0]}::cidr, ${after[1]}::text, ${after[2]}::int)`,
    ...(name === undefined ? [] : [sql`position(lower(${name}) in lower(e.name)) > 0`]),
    ...(network === undefined ? [] : [sql`e.network && ${networkOf(network)}::cidr`]),
  ];
  const { rows } = await sql<WhitelistEntry>`select ${COLUMNS} from ${factsAt('network_whitelist', at)} as e
    where ${sql.join(conditions, sql` and `)} order by e.network, e.name, e.id limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, (row) => [row.network, row.name, row.id]);
};

const none = (id: number): MonkeyError => new MonkeyError('not-found', `There is no whitelist entry ${id}.`);

export const getWhitelistEntry = async (db: Db, id: number, at: AsOf): Promise<WhitelistEntry> => {
  const { rows } = await sql<WhitelistEntry>`select ${COLUMNS} from ${factsAt('network_whitelist', at)} as e where id = ${id}`.execute(db);
  if (rows[0]) return rows[0];
  throw none(id);
};

const explain =
  ({ name, network }: Pick<WhitelistEntry, 'name' | 'network'>) =>
  (error: unknown): never => {
    if ((error as { constraint?: string }).constraint !== 'network_whitelist_key') throw error;
    throw new MonkeyError('conflict', `The network ${network} is listed under the name "${name}" already.`, { cause: error });
  };

/** Every item that asked for an address of these networks is judged again. */
const dueForNetworks = (tx: Transaction<DB>, networks: readonly string[], now: Date): Promise<void> =>
  dueAskers(
    tx,
    [...new Set(networks)].map((value) => ({ kind: 'network', value })),
    CAUSE,
    now,
  );

/** Adds an entry, or gives the one that is there already other notes. */
export const addToWhitelist = (db: Kysely<DB>, entry: WhitelistValues, now: Date): Promise<number> =>
  inTransaction(db, async (tx) => {
    const network = networkOf(entry.network);
    await changeKnowledge(tx);
    const { rows } = await sql<{
      id: number;
    }>`insert into network_whitelist (name, network, notes, valid_from) values (${entry.name}, ${network}::cidr, ${entry.notes}, ${now})
      on conflict (network, name) do update set notes = excluded.notes, valid_from = excluded.valid_from returning id`.execute(tx);
    await dueForNetworks(tx, [network], now);
    return rows[0]!.id;
  });

/** Adds an entry that must not be there yet. */
export const addNewToWhitelist = (db: Kysely<DB>, values: WhitelistValues, now: Date): Promise<WhitelistEntry> =>
  inTransaction(db, async (tx) => {
    const network = networkOf(values.network);
    await changeKnowledge(tx);
    const { rows } = await sql<WhitelistEntry>`insert into network_whitelist (name, network, notes, valid_from)
      values (${values.name}, ${network}::cidr, ${values.notes}, ${now}) returning ${COLUMNS}`
      .execute(tx)
      .catch(explain({ name: values.name, network }));
    await dueForNetworks(tx, [network], now);
    return rows[0]!;
  });

export const changeWhitelistEntry = (db: Kysely<DB>, id: number, change: WhitelistChange, now: Date): Promise<WhitelistEntry> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const before = (await sql<WhitelistEntry>`select ${COLUMNS} from network_whitelist where id = ${id}`.execute(tx)).rows[0];
    if (!before) throw none(id);
    const { name = before.name, notes = before.notes } = change;
    const network = networkOf(change.network ?? before.network);
    const { rows } = await sql<WhitelistEntry>`update network_whitelist
      set name = ${name}, network = ${network}::cidr, notes = ${notes}, valid_from = ${now} where id = ${id} returning ${COLUMNS}`
      .execute(tx)
      .catch(explain({ name, network }));
    await dueForNetworks(tx, [before.network, network], now);
    return rows[0]!;
  });

/** Returns what the entry was. */
export const removeFromWhitelist = (db: Kysely<DB>, id: number, now: Date): Promise<WhitelistEntry> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { rows } = await sql<WhitelistEntry>`delete from network_whitelist where id = ${id} returning ${COLUMNS}`.execute(tx);
    if (!rows[0]) throw none(id);
    await dueForNetworks(tx, [rows[0].network], now);
    return rows[0];
  });

/** How the whitelist is to be: entries to add, to give another network, and to take away. */
export interface WhitelistPlan {
  readonly added: readonly WhitelistValues[];
  /** With the network that each is to have. */
  readonly changed: readonly WhitelistEntry[];
  readonly removed: readonly WhitelistEntry[];
  readonly unchanged: number;
}

/** Decides with the whole whitelist in view and does what was decided, all or nothing; nobody changes it meanwhile. */
export const reviseWhitelist = (
  db: Kysely<DB>,
  decide: (stored: readonly WhitelistEntry[]) => WhitelistPlan,
  now: Date,
): Promise<WhitelistPlan> =>
  inTransaction(db, async (tx) => {
    await holdKnowledge(tx);
    const stored = await listWhitelist(tx);
    const plan = decide(stored);
    const { added, changed, removed } = plan;
    if (added.length + changed.length + removed.length === 0) return plan;
    await changeKnowledge(tx);
    const before = new Map(stored.map((entry) => [entry.id, entry.network]));
    await sql`delete from network_whitelist where id = any(${removed.map(({ id }) => id)}::int[])`.execute(tx);
    await sql`update network_whitelist w set network = v.network, valid_from = ${now}
      from unnest(${changed.map(({ id }) => id)}::int[], ${changed.map(({ network }) => network)}::cidr[]) as v(id, network) where w.id = v.id`.execute(
      tx,
    );
    await sql`insert into network_whitelist (name, network, notes, valid_from) select v.name, v.network, v.notes, ${now}::timestamptz
      from unnest(${added.map(({ name }) => name)}::text[], ${added.map(({ network }) => network)}::cidr[],
        ${added.map(({ notes }) => notes)}::text[]) as v(name, network, notes)`.execute(tx);
    const moved = [...removed, ...changed, ...added].map(({ network }) => network);
    await dueForNetworks(tx, [...moved, ...changed.map(({ id }) => before.get(id)!)], now);
    return plan;
  });

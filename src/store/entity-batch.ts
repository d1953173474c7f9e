import { sql, type Transaction } from 'kysely';
import type { Entity } from '../model/entity.ts';
import { normalNetwork } from '../model/network-coverage.ts';
import type { DB } from './database-types.ts';

/** What an item tells now. */
export interface ItemEntities {
  readonly itemId: number;
  readonly entities: readonly Entity[];
}

interface EntityRow {
  readonly item_id: number;
  readonly kind: string;
  readonly value: string;
}

/** What came and what went. */
export interface EntityChanges {
  readonly added: readonly EntityRow[];
  readonly removed: readonly EntityRow[];
}

const keyOf = (row: EntityRow): string => `${row.item_id} ${row.kind} ${row.value}`;

/** Compares what items tell with what is stored of them. Nothing is written. */
export const compareEntities = async (tx: Transaction<DB>, told: readonly ItemEntities[]): Promise<EntityChanges> => {
  const wanted = new Map<string, EntityRow>();
  for (const { itemId, entities } of told) {
    for (const { kind, value } of entities) {
      const row = { item_id: itemId, kind, value };
      wanted.set(keyOf(row), row);
    }
  }
  const { rows } =
    await sql<EntityRow>`select item_id, kind, value from entity where item_id = any(${told.map((one) => one.itemId)})`.execute(tx);
  const stored = new Map(rows.map((row) => [keyOf(row), row]));
  return {
    added: [...wanted].filter(([key]) => !stored.has(key)).map(([, row]) => row),
    removed: [...stored].filter(([key]) => !wanted.has(key)).map(([, row]) => row),
  };
};

/** A question that an audit may have asked. */
export interface Question {
  readonly kind: string;
  readonly value: string;
}

/** The networks of rows, as PostgreSQL takes them. A text that is no network is kept as a value that no address matches. */
const networksOf = (rows: readonly Question[]): (string | null)[] =>
  rows.map(({ kind, value }) => (kind === 'network' ? normalNetwork(value) : null));

export const writeEntities = async (tx: Transaction<DB>, accountId: number, { added, removed }: EntityChanges): Promise<void> => {
  if (removed.length > 0) {
    await sql`delete from entity e using unnest(${removed.map((row) => row.item_id)}::bigint[], ${removed.map((row) => row.kind)}::text[],
      ${removed.map((row) => row.value)}::text[]) as v(item, kind, value)
      where e.item_id = v.item and e.kind = v.kind and e.value = v.value`.execute(tx);
  }
  if (added.length === 0) return;
  await sql`insert into entity (item_id, account_id, kind, value, network)
    select v.item, ${accountId}, v.kind, v.value, v.network
    from unnest(${added.map((row) => row.item_id)}::bigint[], ${added.map((row) => row.kind)}::text[], ${added.map((row) => row.value)}::text[],
      ${networksOf(added)}::cidr[]) as v(item, kind, value, network)`.execute(tx);
};

/** What the fields of an account tell. */
export interface AccountEntities {
  readonly accountId: number;
  readonly entities: readonly Entity[];
}

/** What the fields of accounts tell: replaces what they told before. */
export const writeAccountEntities = async (tx: Transaction<DB>, told: readonly AccountEntities[]): Promise<void> => {
  await sql`delete from entity where account_id = any(${told.map((one) => one.accountId)}::int[]) and item_id is null`.execute(tx);
  const rows = told.flatMap(({ accountId, entities }) => entities.map((entity) => ({ accountId, ...entity })));
  if (rows.length === 0) return;
  await sql`insert into entity (item_id, account_id, kind, value, network)
    select null, v.account, v.kind, v.value, v.network
    from unnest(${rows.map((row) => row.accountId)}::int[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.value)}::text[],
      ${networksOf(rows)}::cidr[]) as v(account, kind, value, network)`.execute(tx);
};

/** Makes due every item whose audit asked one of these questions; for networks, any network that overlaps. */
export const dueAskers = async (tx: Transaction<DB>, questions: readonly Question[], cause: string, now: Date): Promise<void> => {
  if (questions.length === 0) return;
  // Two joins, not one with "or": that would compare every question with every input.
  await sql`with v as (select * from unnest(${questions.map((q) => q.kind)}::text[], ${questions.map((q) => q.value)}::text[],
      ${networksOf(questions)}::cidr[]) as v(kind, value, network))
    insert into audit_due (item_id, cause, due_at)
    select item_id, ${cause}, ${now}::timestamptz from (
      select a.item_id from v join audit_input a on a.kind = v.kind and a.value = v.value
      union
      select a.item_id from v join audit_input a on a.network && v.network where v.network is not null) as asker
    on conflict (item_id) do nothing`.execute(tx);
};

/** Makes due every item whose audit asked a question of these kinds while its sources were incomplete. */
export const dueIncomplete = async (tx: Transaction<DB>, kinds: readonly string[], now: Date): Promise<void> => {
  if (kinds.length === 0) return;
  await sql`insert into audit_due (item_id, cause, due_at)
    select distinct item_id, 'sources complete', ${now}::timestamptz from audit_input where not complete and kind = any(${kinds})
    on conflict (item_id) do nothing`.execute(tx);
};

/** Makes due the items of an account whose audit asked such a question and got no certain answer. */
export const dueDoubtful = async (tx: Transaction<DB>, accountId: number, kind: string, now: Date): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select distinct a.item_id, 'sources complete', ${now}::timestamptz from audit_input a join item i on i.id = a.item_id
    where not a.complete and a.kind = ${kind} and i.account_id = ${accountId}
    on conflict (item_id) do nothing`.execute(tx);
};

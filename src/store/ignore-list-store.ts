import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { AsOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { factsAt } from './facts-at.ts';
import { type Slice, type Sliced, sliced } from './slice.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** Items of a technology whose names begin so are hidden; their history goes on. */
export interface IgnoreEntry {
  readonly id: number;
  readonly technology: string;
  readonly prefix: string;
  readonly notes: string | null;
}

export type IgnoreValues = Omit<IgnoreEntry, 'id'>;

/** What is left out stays. */
export type IgnoreChange = { readonly [Key in keyof IgnoreValues]?: IgnoreValues[Key] | undefined };

const COLUMNS = sql`id, technology, prefix, notes`;

export const listIgnored = async (db: Db): Promise<IgnoreEntry[]> => {
  const { rows } = await sql<IgnoreEntry>`select ${COLUMNS} from ignore_list order by technology, prefix`.execute(db);
  return rows;
};

/** Some entries as they were at an instant, by technology and prefix. */
export const sliceIgnored = async (
  db: Db,
  { technologies }: { readonly technologies?: readonly string[] | undefined },
  at: AsOf,
  { limit, after }: Slice,
): Promise<Sliced<IgnoreEntry>> => {
  const behind = after === null ? sql`true` : sql`(technology, prefix, id) > (${after[0]}::text, ${after[1]}::text, ${after[2]}::int)`;
  const { rows } = await sql<IgnoreEntry>`select ${COLUMNS} from ${factsAt('ignore_list', at)} as e
    where ${behind} and (${technologies ?? null}::text[] is null or technology = any(${technologies ?? null}::text[]))
    order by technology, prefix, id limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, ({ technology, prefix, id }) => [technology, prefix, id]);
};

const none = (id: number): MonkeyError => new MonkeyError('not-found', `There is no ignore-list entry ${id}.`);

export const getIgnored = async (db: Db, id: number, at: AsOf): Promise<IgnoreEntry> => {
  const { rows } = await sql<IgnoreEntry>`select ${COLUMNS} from ${factsAt('ignore_list', at)} as e where id = ${id}`.execute(db);
  if (rows[0]) return rows[0];
  throw none(id);
};

const isTaken = (error: unknown): boolean => (error as { constraint?: string }).constraint === 'ignore_list_key';

const explain =
  ({ technology, prefix }: IgnoreValues) =>
  (error: unknown): never => {
    if (!isTaken(error)) throw error;
    throw new MonkeyError('conflict', `Items of ${technology} whose names begin with "${prefix}" are hidden already.`, { cause: error });
  };

/** Adds an entry, or gives the one that is there already other notes. */
export const addIgnored = async (db: Db, { technology, prefix, notes }: IgnoreValues, now: Date): Promise<number> => {
  const { rows } = await sql<{
    id: number;
  }>`insert into ignore_list (technology, prefix, notes, valid_from) values (${technology}, ${prefix}, ${notes}, ${now})
    on conflict (technology, prefix) do update set notes = excluded.notes, valid_from = excluded.valid_from returning id`.execute(db);
  return rows[0]!.id;
};

/** Adds an entry that must not be there yet. */
export const addNewIgnored = async (db: Db, values: IgnoreValues, now: Date): Promise<IgnoreEntry> => {
  const { rows } = await sql<IgnoreEntry>`insert into ignore_list (technology, prefix, notes, valid_from)
    values (${values.technology}, ${values.prefix}, ${values.notes}, ${now}) returning ${COLUMNS}`
    .execute(db)
    .catch(explain(values));
  return rows[0]!;
};

export const changeIgnored = async (tx: Transaction<DB>, id: number, change: IgnoreChange, now: Date): Promise<IgnoreEntry> => {
  const before = (await sql<IgnoreEntry>`select ${COLUMNS} from ignore_list where id = ${id} for update`.execute(tx)).rows[0];
  if (!before) throw none(id);
  const { technology = before.technology, prefix = before.prefix, notes = before.notes } = change;
  const { rows } =
    await sql<IgnoreEntry>`update ignore_list set technology = ${technology}, prefix = ${prefix}, notes = ${notes}, valid_from = ${now}
    where id = ${id} returning ${COLUMNS}`
      .execute(tx)
      .catch(explain({ technology, prefix, notes }));
  return rows[0]!;
};

/** Returns what the entry was. */
export const removeIgnored = async (db: Db, id: number): Promise<IgnoreEntry> => {
  const { rows } = await sql<IgnoreEntry>`delete from ignore_list where id = ${id} returning ${COLUMNS}`.execute(db);
  if (rows[0]) return rows[0];
  throw none(id);
};

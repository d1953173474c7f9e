import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { AsOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { factsAt } from './facts-at.ts';
import { type Scope, within } from './scope.ts';
import { type Position, type Slice, type Sliced, sliced } from './slice.ts';

type Db = Kysely<DB> | Transaction<DB>;

export interface AccountRow {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly active: boolean;
  readonly thirdParty: boolean;
  readonly notes: string | null;
}

/** What a list of accounts may be narrowed to. Absent: no matter. */
export interface AccountFilter {
  readonly types?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
  readonly thirdParty?: boolean | undefined;
  /** Part of it, whatever its case. */
  readonly name?: string | undefined;
  /** Part of it, whatever its case. */
  readonly identifier?: string | undefined;
}

/** Each ends with the id, so that no two rows have the same place. */
const ORDERS = {
  name: ['name', 'id'],
  type: ['type', 'name', 'id'],
  identifier: ['identifier', 'id'],
  id: ['id'],
} as const satisfies Record<string, readonly (keyof AccountRow)[]>;

export interface AccountListing {
  readonly filter: AccountFilter;
  readonly order: keyof typeof ORDERS;
  readonly direction: 'asc' | 'desc';
  readonly at: AsOf;
}

const COLUMNS = sql`a.id, a.type, a.name, a.identifier, a.active, a.third_party as "thirdParty", a.notes`;

const conditions = (scope: Scope, { types, active, thirdParty, name, identifier }: AccountFilter): RawBuilder<boolean> =>
  sql<boolean>`${sql.join(
    [
      within(scope, 'a.id'),
      ...(types === undefined ? [] : [sql`a.type = any(${types}::text[])`]),
      ...(active === undefined ? [] : [sql`a.active = ${active}`]),
      ...(thirdParty === undefined ? [] : [sql`a.third_party = ${thirdParty}`]),
      ...(name === undefined ? [] : [sql`position(lower(${name}) in lower(a.name)) > 0`]),
      ...(identifier === undefined ? [] : [sql`position(lower(${identifier}) in lower(a.identifier)) > 0`]),
    ],
    sql` and `,
  )}`;

const placeOf = (after: Position, columns: readonly (keyof AccountRow)[]): RawBuilder<unknown> =>
  sql.join(columns.map((column, index) => (column === 'id' ? sql`${after[index] ?? null}::int` : sql`${after[index] ?? null}::text`)));

/** Some accounts as they were at an instant. */
export const listAccountRows = async (
  db: Db,
  scope: Scope,
  { filter, order, direction, at }: AccountListing,
  { limit, after }: Slice,
): Promise<Sliced<AccountRow>> => {
  const columns = ORDERS[order];
  const isUp = direction === 'asc';
  const place = sql.join(columns.map((column) => sql.ref(`a.${column}`)));
  const behind = after === null ? sql`true` : sql`(${place}) ${isUp ? sql`>` : sql`<`} (${placeOf(after, columns)})`;
  const by = sql.join(columns.map((column) => sql`${sql.ref(`a.${column}`)} ${isUp ? sql`asc` : sql`desc`}`));
  const { rows } = await sql<AccountRow>`select ${COLUMNS} from ${factsAt('account', at)} as a
    where ${conditions(scope, filter)} and ${behind} order by ${by} limit ${limit + 1}`.execute(db);
  return sliced(rows, limit, (row) => columns.map((column) => row[column]));
};

/** Up to `limit`; beyond that "at least". */
export const countAccounts = async (db: Db, scope: Scope, filter: AccountFilter, at: AsOf, limit: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from (
    select 1 from ${factsAt('account', at)} as a where ${conditions(scope, filter)} limit ${limit}) as counted`.execute(db);
  return rows[0]!.count;
};

export interface AccountWithFields extends AccountRow {
  readonly fields: JsonObject;
  /** How many items are kept of it now. */
  readonly items: number;
}

/** One account as it was at an instant. Of secret fields there is nothing to read here. */
export const getAccountRow = async (db: Db, scope: Scope, id: number, at: AsOf): Promise<AccountWithFields> => {
  const { rows } =
    await sql<AccountWithFields>`select ${COLUMNS}, a.fields, (select count(*) from item i where i.account_id = a.id) as items
    from ${factsAt('account', at)} as a where a.id = ${id} and ${within(scope, 'a.id')}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no account ${id}.`);
};

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './database-types.ts';

/** Accounts by what people call them. Absent: no matter. */
export interface AccountFilter {
  /** Names. */
  readonly accounts?: readonly string[] | undefined;
  readonly accountTypes?: readonly string[] | undefined;
}

/** Is anything asked for? */
export const has = <Value>(list: readonly Value[] | undefined): list is readonly Value[] => list !== undefined && list.length > 0;

/**
 * Conditions over a column of account ids: none when no account is named. The ids are looked up first, so that PostgreSQL knows how
 * many rows they stand for.
 */
export const inAccounts = async (
  db: Kysely<DB>,
  { accounts, accountTypes }: AccountFilter,
  column: string,
): Promise<readonly RawBuilder<boolean>[]> => {
  if (!has(accounts) && !has(accountTypes)) return [];
  const { rows } = await sql<{
    id: number;
  }>`select id from account where ${has(accounts) ? sql`name = any(${accounts}::text[])` : sql`true`}
    and ${has(accountTypes) ? sql`type = any(${accountTypes}::text[])` : sql`true`}`.execute(db);
  return [sql<boolean>`${sql.ref(column)} = any(${rows.map(({ id }) => id)}::int[])`];
};

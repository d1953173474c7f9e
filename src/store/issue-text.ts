import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AsOf, firstOf, revisionsAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import { containing } from './text-store.ts';

/** A text that issues are looked for by, made ready for a reader and an instant. */
export interface IssueText {
  /** `s` is the issue, `j` its justification. */
  readonly condition: RawBuilder<boolean>;
  /** The revision of the item is looked at, too: `i`. */
  readonly needsRevision: boolean;
}

/** Names that hold a bracket: where they end can be told only by who knows them. */
const bracketedAccounts = async (db: Kysely<DB>): Promise<string[]> => {
  const { rows } = await sql<{
    pair: string;
  }>`select identifier || '/' || name as pair from known_account where position(']' in name) > 0`.execute(db);
  return rows.map(({ pair }) => `Account: [${pair}]`);
};

/**
 * Notes as they are searched. A reader who does not see all accounts is not shown those of others in notes (`hide-other-accounts.ts`),
 * so they must not be found either, by what is listed or counted: no account that notes name is looked at.
 */
const searchedNotes = async (db: Kysely<DB>, scope: Scope): Promise<RawBuilder<string>> => {
  const notes = sql<string>`s.notes`;
  if (scope.accounts === 'all') return notes;
  const known = (await bracketedAccounts(db)).reduce((left, named) => sql<string>`replace(${left}, ${named}, '')`, notes);
  return sql<string>`regexp_replace(${known}, 'Account: \\[.*?\\](?= |$)', '', 'g')`;
};

/** Up to so many items are named in the query; otherwise their names are looked at with each issue. */
const FEW_ITEMS = 5_000;

/** The items whose names have the text; null: they are many. */
const itemsCalled = async (db: Kysely<DB>, scope: Scope, pattern: string, at: AsOf): Promise<readonly number[] | null> => {
  const queries = revisionsAt(at).map(
    (revision) =>
      sql`select i.item_id as id from ${revision} i where i.name ilike ${pattern} and ${within(scope, 'i.account_id')} limit ${FEW_ITEMS + 1}`,
  );
  const { rows } = await sql<{ id: number }>`${firstOf(queries, sql`limit ${FEW_ITEMS + 1}`)}`.execute(db);
  return rows.length > FEW_ITEMS ? null : rows.map(({ id }) => id);
};

/** Looks for a text in notes, check, category, the item's name and the reason of the justification, whatever its case. */
export const issueText = async (db: Kysely<DB>, scope: Scope, text: string, at: AsOf): Promise<IssueText> => {
  const pattern = containing(text);
  const items = await itemsCalled(db, scope, pattern, at);
  const searched = [
    sql`s.check_id`,
    sql`s.category`,
    await searchedNotes(db, scope),
    sql`j.reason`,
    ...(items === null ? [sql`i.name`] : []),
  ];
  const found = searched.map((value) => sql`${value} ilike ${pattern}`);
  const called = items === null || items.length === 0 ? [] : [sql`s.item_id = any(${items}::bigint[])`];
  return { condition: sql<boolean>`(${sql.join([...found, ...called], sql` or `)})`, needsRevision: items === null };
};

import { type Kysely, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, heldAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

export interface CommentRow {
  readonly id: number;
  readonly revision: number | null;
  readonly author: string;
  /** Null: it is older than the record of persons, so nobody but an administrator is known to have written it. */
  readonly authorId: number | null;
  readonly text: string;
  readonly at: Date;
}

/** Comments on an item and on its revisions, oldest first. */
export const listComments = async (db: Kysely<DB>, scope: Scope, itemId: number, at: AsOf): Promise<CommentRow[]> => {
  const { rows } =
    await sql<CommentRow>`select c.id, c.revision_id as revision, c.author, c.author_id as "authorId", c.text, c.valid_from as at
    from item_comment c join item i on i.id = c.item_id
    where c.item_id = ${itemId} and ${heldAt(at, 'c.valid_from', 'c.valid_to')} and ${within(scope, 'i.account_id')} order by c.valid_from, c.id`.execute(
      db,
    );
  return rows;
};

export interface CommentValues {
  readonly author: string;
  readonly authorId: number;
  readonly text: string;
  readonly revision: number | null;
}

export const addComment = async (
  db: Kysely<DB>,
  scope: Scope,
  itemId: number,
  { author, authorId, text, revision }: CommentValues,
  now: Date,
): Promise<CommentRow> => {
  const { rows } = await sql<CommentRow>`insert into item_comment (item_id, revision_id, author, author_id, text, valid_from)
    select i.id, ${revision}::bigint, ${author}, ${authorId}::int, ${text}, ${now}::timestamptz from item i where i.id = ${itemId} and ${within(scope, 'i.account_id')}
      and (${revision}::bigint is null or exists (select 1 from revision r where r.id = ${revision}::bigint and r.item_id = i.id))
    returning id, revision_id as revision, author, author_id as "authorId", text, valid_from as at`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', revision === null ? `There is no item ${itemId}.` : `Item ${itemId} has no revision ${revision}.`);
};

/** Takes a comment away from view; that it was there stays on record. Only its author may, unless `anybody`. */
export const removeComment = async (
  db: Kysely<DB>,
  scope: Scope,
  id: number,
  authorId: number,
  anybody: boolean,
  now: Date,
): Promise<void> => {
  const { rows } = await sql<{
    authorId: number | null;
  }>`select c.author_id as "authorId" from item_comment c join item i on i.id = c.item_id
    where c.id = ${id} and c.valid_to = 'infinity' and ${within(scope, 'i.account_id')}`.execute(db);
  if (!rows[0]) throw new MonkeyError('not-found', `There is no comment ${id}.`);
  if (!anybody && rows[0].authorId !== authorId) throw new MonkeyError('forbidden', 'Only its author may remove a comment.');
  await sql`update item_comment set valid_to = ${now} where id = ${id}`.execute(db);
};

import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, isPresent } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** A time of which nothing is known any more. Null: from the beginning. */
export interface ForgottenTime {
  readonly since: Date | null;
  readonly until: Date;
}

/** Of lists everything must be known: they tell of items with their issues and failures. */
const OF_LISTS = ['revisions', 'issues'];
/** What has changed is told by revisions alone. */
const OF_CHANGES = ['revisions'];

/** The latest forgotten time that ends after an instant, and also begins by then unless `since` it is asked for. */
const forgottenTime = async (db: Db, instant: Date, kinds: readonly string[], since: boolean): Promise<ForgottenTime | null> => {
  const { rows } = await sql<ForgottenTime>`select null::timestamptz as since, before as until from forgotten
      where kind = any(${kinds}::text[]) and before > ${instant}
    union all select since, until from forgotten_range where until > ${instant} and (${since}::boolean or since <= ${instant})
    order by until desc limit 1`.execute(db);
  return rows[0] ?? null;
};

const sentenceOfTime = ({ since, until }: ForgottenTime): string =>
  since === null
    ? `What held before ${until.toISOString()} has been forgotten`
    : `What held from ${since.toISOString()} to ${until.toISOString()} has been forgotten`;

const refuse = (time: ForgottenTime | null, advice: string): void => {
  if (time !== null) throw new MonkeyError('bad-input', `${sentenceOfTime(time)}; ${advice}.`);
};

/** Refuses to say what held at an instant of which something has been forgotten. */
export const assertRemembered = async (db: Db, at: AsOf): Promise<void> => {
  if (!isPresent(at)) refuse(await forgottenTime(db, at.valid, OF_LISTS, false), 'ask as of a later instant');
};

/** Refuses to say what has changed since an instant when some of it has been forgotten. */
export const assertRememberedSince = async (db: Db, instant: Date): Promise<void> =>
  refuse(await forgottenTime(db, instant, OF_CHANGES, true), 'ask since a later instant');

/** The times of an item of which no revision is left, newest first. */
export const forgottenOfItem = async (
  db: Db,
  scope: Scope,
  itemId: number,
): Promise<readonly { readonly since: Date; readonly until: Date }[]> => {
  const { rows: known } = await sql<{ any: boolean }>`select exists (select 1 from forgotten where kind = 'revisions')
    or exists (select 1 from forgotten_range) as any`.execute(db);
  // Nothing has ever been forgotten: no need to look through the revisions.
  if (!known[0]!.any) return [];
  const { rows } = await sql<{ since: Date; until: Date }>`select since, valid_from as until from (
      select r.valid_from, coalesce(lag(r.valid_to) over (order by r.valid_from, r.id), i.first_seen) as since
      from revision r join item i on i.id = r.item_id where r.item_id = ${itemId} and ${within(scope, 'r.account_id')}) as chain
    where since < valid_from order by until desc`.execute(db);
  return rows;
};

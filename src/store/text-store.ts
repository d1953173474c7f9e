import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, isPresent } from './as-of.ts';
import type { DB } from './database-types.ts';
import { inTransaction } from './in-transaction.ts';

/** How long one who turns pages is shown what held when they began. */
const KEPT_MINUTES = 60;
const MINUTE = 60_000;

/** What the index is made of: shorter texts it cannot tell. */
const LEAST_LENGTH = 3;
/** Up to this a text is within one of the pieces that are indexed. */
const MOST_LENGTH = 300;

/** Refuses a search for too short or too long a text, and one in what held too long ago: texts are indexed of what holds. */
export const assertSearchable = (text: string, at: AsOf, now: Date): void => {
  if (text.length < LEAST_LENGTH)
    throw new MonkeyError('bad-input', `"${text}" is too short to search for: give ${LEAST_LENGTH} characters or more.`);
  if (text.length > MOST_LENGTH)
    throw new MonkeyError('bad-input', `The text to search for has ${text.length} characters; the most is ${MOST_LENGTH}.`);
  if (isPresent(at) || now.getTime() - at.valid.getTime() < KEPT_MINUTES * MINUTE) return;
  throw new MonkeyError(
    'bad-input',
    `Texts are searched in what holds now, or has held within the last ${KEPT_MINUTES} minutes; begin anew.`,
  );
};

/** `%`, `_` and `\` mean something in a pattern. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Indexes the texts of some items whose present revision has not been indexed. Returns how many. Any number of processes may do so at once. */
export const indexTexts = (db: Kysely<DB>, limit: number): Promise<number> =>
  inTransaction(db, async (tx) => {
    const due = await sql<{
      id: number;
    }>`select item_id as id from text_due order by item_id limit ${limit} for update skip locked`.execute(tx);
    const ids = due.rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    // What is read from here on is newer than the locks: no revision can have been written that is not seen.
    await sql`update item_text t set superseded_at = clock_timestamp() where t.item_id = any(${ids}) and t.superseded_at is null
      and not exists (select 1 from revision r where r.id = t.revision_id and r.valid_to = 'infinity')`.execute(tx);
    await sql`insert into item_text (revision_id, piece, item_id, body)
      select w.id, p.piece, w.item_id, p.body from (
        -- \`offset 0\`: the text is made once, and not for each of its pieces.
        select r.id, r.item_id, searched_text(r.name, r.arn, c.config) as whole from revision r left join item_config c on c.item_id = r.item_id
        where r.item_id = any(${ids}) and r.valid_to = 'infinity' offset 0) w
      cross join lateral text_pieces(w.whole) p on conflict (revision_id, piece) do nothing`.execute(tx);
    await sql`delete from text_due where item_id = any(${ids})`.execute(tx);
    return ids.length;
  });

/** Forgets the texts of revisions that were superseded long ago. */
export const expireTexts = async (db: Kysely<DB>): Promise<void> => {
  await sql`delete from item_text where superseded_at < clock_timestamp() - make_interval(mins => ${KEPT_MINUTES})`.execute(db);
};

/** In small letters by the rules of the database, as the texts are. */
type Pattern = RawBuilder<string>;

const SAMPLE = 600;
/** From this share of all pieces on it is faster to look through the list in its order than to find all that have the text first. */
const COMMON_SHARE = 0.005;

/** Do so many have the text that a list is soon full of them? Told by some that are picked at random. */
const isCommon = async (db: Kysely<DB>, pattern: Pattern): Promise<boolean> => {
  const { rows } = await sql<{ some: number; found: number }>`
    with size as (select greatest(reltuples, 1) as count from pg_class where oid = 'item_text'::regclass)
    select count(*) as some, count(*) filter (where body like ${pattern}) as found from (
      select body from item_text tablesample system (least(100, 300 * ${SAMPLE} / (select count from size))) limit ${SAMPLE}) as sample`.execute(
    db,
  );
  const { some = 0, found = 0 } = rows[0] ?? {};
  return found > some * COMMON_SHARE;
};

/** Those that wait for being indexed, and have the text. */
const due = (pattern: Pattern) => sql`select r.id from text_due d join revision r on r.item_id = d.item_id and r.valid_to = 'infinity'
    left join item_config c on c.item_id = r.item_id where searched_text(r.name, r.arn, c.config) like ${pattern}`;

/**
 * The condition that name, ARN or durable configuration of the revision `i` have a text of three characters or more, whatever their
 * case. Of revisions that hold, or have been superseded within the last `KEPT_MINUTES`.
 */
export const hasText = async (db: Kysely<DB>, text: string): Promise<RawBuilder<boolean>> => {
  const pattern = sql<string>`lower(${containing(text)}::text)`;
  if (await isCommon(db, pattern))
    // `offset 0` keeps PostgreSQL from looking for all of them first.
    return sql<boolean>`(exists (select 1 from item_text t where t.revision_id = i.id and t.body like ${pattern} offset 0) or i.id = any(array(${due(pattern)})))`;
  const { rows } = await sql<{
    id: number;
  }>`select revision_id as id from item_text where body like ${pattern} union ${due(pattern)}`.execute(db);
  return sql<boolean>`i.id = any(${rows.map(({ id }) => id)}::bigint[])`;
};

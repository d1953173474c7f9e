import { type Kysely, type RawBuilder, sql } from 'kysely';
import { notIgnoredAt, present } from './as-of.ts';
import type { DB } from './database-types.ts';
import type { ItemFilter } from './item-list.ts';
import { type Scope, within } from './scope.ts';
import { containing } from './text-store.ts';

export type SuggestedField = 'account' | 'accountType' | 'technology' | 'region' | 'name' | 'arn';

/** What is asked for while somebody types. */
export interface SuggestionQuestion {
  readonly field: SuggestedField;
  readonly text: string;
  /** Narrows what is suggested. */
  readonly filter: Omit<ItemFilter, 'ids'>;
  readonly limit: number;
}

export interface Suggestions {
  /** Those that begin with the text come first. */
  readonly values: readonly string[];
  /** False: there may be others, which were not looked at or are beyond the limit. */
  readonly complete: boolean;
}

/** An estate of so many items is looked through whole: some hundredths of a second. */
const SMALL_ESTATE = 50_000;
/** Of a larger one so many items are looked at for what begins with a text, from there on, and for what contains it. */
const LOOKED_AT_FROM_TEXT = 20_000;
const LOOKED_AT = 50_000;
/** Shorter texts the index of names cannot tell. */
const INDEXED_LENGTH = 3;

type Condition = RawBuilder<unknown>;

const listed = (column: RawBuilder<unknown>, list: readonly string[] | undefined): Condition[] =>
  list === undefined || list.length === 0 ? [] : [sql`${column} = any(${list}::text[])`];

const all = (conditions: readonly Condition[]): Condition => (conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `));

/** The filters that tallies know of; `t` is a tally, `a` its account. */
const ofTallies = (scope: Scope, { accounts, accountTypes, technologies, regions, active }: SuggestionQuestion['filter']): Condition =>
  all([
    within(scope, 't.account_id'),
    ...listed(sql`a.name`, accounts),
    ...listed(sql`a.type`, accountTypes),
    ...listed(sql`t.technology`, technologies),
    ...listed(sql`t.region`, regions),
    ...(active === true ? [sql`t.items > 0`] : []),
  ]);

/** All filters; `i` is an item, `a` its account. */
const ofItems = (scope: Scope, filter: SuggestionQuestion['filter'], now: Date): Condition => {
  const { accounts, accountTypes, technologies, regions, name, arn, active, minScore, changedSince } = filter;
  return all([
    within(scope, 'i.account_id'),
    notIgnoredAt(present(now)),
    ...listed(sql`a.name`, accounts),
    ...listed(sql`a.type`, accountTypes),
    ...listed(sql`i.technology`, technologies),
    ...listed(sql`i.region`, regions),
    ...(name ? [sql`i.name ilike ${containing(name)}`] : []),
    ...(arn ? [sql`i.arn = ${arn}`] : []),
    ...(active === undefined ? [] : [sql`i.active = ${active}`]),
    ...(minScore === undefined
      ? []
      : [
          sql`exists (select 1 from audit_stamp s where s.item_id = i.id and s.valid_to = 'infinity' and s.unjustified_score >= ${minScore})`,
        ]),
    ...(changedSince === undefined ? [] : [sql`i.last_changed >= ${changedSince}`]),
  ]);
};

const COLUMNS: Readonly<Record<SuggestedField, RawBuilder<string>>> = {
  account: sql<string>`a.name`,
  accountType: sql<string>`a.type`,
  technology: sql<string>`i.technology`,
  region: sql<string>`i.region`,
  name: sql<string>`i.name`,
  arn: sql<string>`i.arn`,
};

const has = (value: RawBuilder<string>, text: string): Condition => sql`${value} ilike ${containing(text)}`;

/** Distinct values of some rows: what begins with the text, then what contains it. */
const distinct = async (db: Kysely<DB>, rows: RawBuilder<unknown>, { text, limit }: SuggestionQuestion): Promise<string[]> => {
  const found = await sql<{ value: string }>`select value from (select distinct value from (${rows}) as r where value is not null) as d
    order by not starts_with(lower(value), lower(${text})), lower(value), value limit ${limit + 1}`.execute(db);
  return found.rows.map(({ value }) => value);
};

const cut = (values: readonly string[], limit: number, lookedAtAll: boolean): Suggestions => ({
  values: values.slice(0, limit),
  complete: lookedAtAll && values.length <= limit,
});

const isOfTallies = ({ field, filter: { name, arn, active, minScore, changedSince } }: SuggestionQuestion): boolean =>
  field !== 'name' && field !== 'arn' && !name && !arn && active !== false && minScore === undefined && changedSince === undefined;

/** How many items the filters that tallies know of leave, as far as they were counted. */
const countKnown = async (db: Kysely<DB>, scope: Scope, { filter }: SuggestionQuestion): Promise<number> => {
  const { rows } = await sql<{
    items: number;
  }>`select coalesce(sum(t.items), 0)::int as items from region_tally t join account a on a.id = t.account_id
    where ${ofTallies(scope, { ...filter, active: undefined })}`.execute(db);
  return rows[0]!.items;
};

const fromTallies = async (db: Kysely<DB>, scope: Scope, question: SuggestionQuestion): Promise<Suggestions> => {
  const { field, text, filter, limit } = question;
  const value = {
    account: sql<string>`a.name`,
    accountType: sql<string>`a.type`,
    technology: sql<string>`t.technology`,
    region: sql<string>`t.region`,
  }[field as 'account' | 'accountType' | 'technology' | 'region'];
  const rows = sql`select ${value} as value from region_tally t join account a on a.id = t.account_id where ${ofTallies(scope, filter)} and ${has(value, text)}`;
  return cut(await distinct(db, rows, question), limit, true);
};

const fromAllItems = async (db: Kysely<DB>, scope: Scope, question: SuggestionQuestion, now: Date): Promise<Suggestions> => {
  const { field, text, filter, limit } = question;
  const rows = sql`select ${COLUMNS[field]} as value from item i join account a on a.id = i.account_id
    where ${ofItems(scope, filter, now)} and ${has(COLUMNS[field], text)}`;
  return cut(await distinct(db, rows, question), limit, true);
};

const NAME = sql`lower(left(r.name, 200))`;

/** Items whose names have the text, by the index of any three characters of them. */
const called = (text: string): RawBuilder<unknown> =>
  sql`select i.* from (select r.item_id from revision r where r.valid_to = 'infinity' and r.name ilike ${containing(text)} limit ${LOOKED_AT}) as r
    join item i on i.id = r.item_id`;

/** Some items by the index of a field, from a text on; not all that there are. */
const some = (field: SuggestedField, from: string, count: number): RawBuilder<unknown> => {
  if (field === 'name')
    return sql`select i.* from (select r.item_id from revision r where r.valid_to = 'infinity' and ${NAME} >= lower(${from}) order by ${NAME} limit ${count}) as r
      join item i on i.id = r.item_id`;
  if (field === 'arn') return sql`select i.* from item i where i.arn >= ${from} order by i.arn limit ${count}`;
  return sql`select i.* from item i limit ${count}`;
};

const fromSomeItems = async (db: Kysely<DB>, scope: Scope, question: SuggestionQuestion, now: Date): Promise<Suggestions> => {
  const { field, text, filter, limit } = question;
  const look = (items: RawBuilder<unknown>): Promise<string[]> =>
    distinct(
      db,
      sql`select ${COLUMNS[field]} as value from (${items}) as i join account a on a.id = i.account_id
        where ${ofItems(scope, filter, now)} and ${has(COLUMNS[field], text)}`,
      question,
    );
  const beginning = field === 'name' || field === 'arn' ? await look(some(field, text, LOOKED_AT_FROM_TEXT)) : [];
  const others = field === 'name' && text.length >= INDEXED_LENGTH ? called(text) : some(field, '', LOOKED_AT);
  const found = beginning.length > limit ? beginning : [...new Set([...beginning, ...(await look(others))])];
  return cut(found, limit, false);
};

/** The values of a field that fit what somebody types, of items that the other filters leave. */
export const suggest = async (db: Kysely<DB>, scope: Scope, question: SuggestionQuestion, now: Date): Promise<Suggestions> => {
  if (isOfTallies(question)) return fromTallies(db, scope, question);
  const isSmall = (await countKnown(db, scope, question)) <= SMALL_ESTATE;
  return isSmall ? fromAllItems(db, scope, question, now) : fromSomeItems(db, scope, question, now);
};

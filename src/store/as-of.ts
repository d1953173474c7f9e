import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './database-types.ts';

/** When a list is asked for. */
export interface AsOf {
  /** Whose validity covers this is listed. */
  readonly valid: Date;
  /** What expires by itself, like a justification, is looked at by this. */
  readonly clock: Date;
}

/** Later than all that is written, whatever the clocks of those that write: what holds now, and nothing else. */
const LAST = new Date('9999-01-01T00:00:00Z');

/** What holds now. */
export const present = (now: Date): AsOf => ({ valid: LAST, clock: now });

/** What held at an instant. */
export const asOf = (instant: Date): AsOf => ({ valid: instant, clock: instant });

export const isPresent = ({ valid }: AsOf): boolean => valid.getTime() === LAST.getTime();

/** Covers a pair of columns the instant? */
export const heldAt = (at: AsOf, from: string, to: string): RawBuilder<boolean> =>
  isPresent(at)
    ? sql<boolean>`${sql.ref(to)} = 'infinity'`
    : sql<boolean>`${sql.ref(from)} <= ${at.valid} and ${sql.ref(to)} > ${at.valid}`;

type Source = RawBuilder<unknown>;

const current = (table: string, at: AsOf): Source =>
  isPresent(at)
    ? sql`(select * from ${sql.table(table)} where valid_to = 'infinity')`
    : sql`(select * from ${sql.table(table)} where valid_to = 'infinity' and valid_from <= ${at.valid})`;

const superseded = (table: string, { valid }: AsOf): Source =>
  sql`(select * from ${sql.table(table)} where valid_to < 'infinity' and valid_to > ${valid} and valid_from <= ${valid})`;

/**
 * What held at an instant comes from several sources, no row from two of them: what still holds, and what has ceased to hold since,
 * which is few rows while the instant is young. PostgreSQL joins and orders each of them by its indices; it would not, were they one.
 */
const sourcesOf = (table: string, at: AsOf): readonly Source[] =>
  isPresent(at) ? [current(table, at)] : [current(table, at), superseded(table, at)];

/** The revisions that held: one of each item there was. */
export const revisionsAt = (at: AsOf): readonly Source[] => sourcesOf('revision', at);

/** The stamps of the audits that held. */
export const stampsAt = (at: AsOf): readonly Source[] => sourcesOf('audit_stamp', at);

const OPEN = sql`(select * from issue where state <> 'fixed')`;
const ANY = sql`issue`;

/** Issues as they were: those that were not fixed, or all. */
export const issuesAt = (at: AsOf, which: 'open' | 'any'): readonly Source[] => {
  const isOpen = which === 'open';
  if (isPresent(at)) return [isOpen ? OPEN : ANY];
  const { valid } = at;
  return [
    sql`(select * from issue where valid_from <= ${valid} and ${isOpen ? sql`state <> 'fixed'` : sql`true`})`,
    sql`(select i.id, i.item_id, i.account_id, i.technology, i.check_id, i.key, i.category, h.score, h.notes, i.remedy, h.facts, h.facts_hash, h.state,
        i.opened_at, h.valid_from, h.suspended from issue i join issue_history h on h.issue_id = i.id
      where i.valid_from > ${valid} and h.valid_from <= ${valid} and h.valid_to > ${valid} and ${isOpen ? sql`h.state <> 'fixed'` : sql`true`})`,
  ];
};

/** The one revision of an item that held; `id` is the column with the id of the item. To be joined with `lateral`. */
export const revisionOf = (at: AsOf, id: string): Source =>
  isPresent(at)
    ? sql`(select * from revision where item_id = ${sql.ref(id)} and valid_to = 'infinity')`
    : sql`(select * from revision where item_id = ${sql.ref(id)} and valid_from <= ${at.valid} and valid_to > ${at.valid} order by valid_from desc, id desc limit 1)`;

/** The stamp of an item that held. To be joined with `lateral`. */
export const stampOf = (at: AsOf, id: string): Source =>
  isPresent(at)
    ? sql`(select * from audit_stamp where item_id = ${sql.ref(id)} and valid_to = 'infinity')`
    : sql`(select * from audit_stamp where item_id = ${sql.ref(id)} and valid_to = 'infinity' and valid_from <= ${at.valid}
        union all select * from audit_stamp where item_id = ${sql.ref(id)} and valid_to < 'infinity' and valid_to > ${at.valid} and valid_from <= ${at.valid} limit 1)`;

/** Makes a query of each combination of sources. */
export const combined = <One, Other, Query>(
  some: readonly One[],
  others: readonly Other[],
  query: (one: One, other: Other) => Query,
): readonly Query[] => some.flatMap((one) => others.map((other) => query(one, other)));

/**
 * The first rows of several queries taken together. Each comes with the same order, so that it stops by itself. The names of columns
 * that it is ordered by are those of the results.
 */
export const firstOf = (queries: readonly RawBuilder<unknown>[], limited: RawBuilder<unknown>): RawBuilder<unknown> =>
  queries.length === 1
    ? queries[0]!
    : sql`${sql.join(
        queries.map((query) => sql`(${query})`),
        sql` union all `,
      )} ${limited}`;

/** Not hidden by the ignore list; `i` is the revision or the item. */
export const notIgnoredAt = ({ valid }: AsOf): RawBuilder<boolean> =>
  sql<boolean>`not exists (select 1 from ignore_list_at(${valid}) g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))`;

/** Beyond this the list is looked into for each item, instead of being written into the query. */
const FEW = 50;

const entriesAt = async (db: Kysely<DB>, { valid }: AsOf): Promise<readonly { technology: string; prefix: string }[]> =>
  (await sql<{ technology: string; prefix: string }>`select technology, prefix from ignore_list_at(${valid})`.execute(db)).rows;

/** The same for queries that look at many items: what is on the list is looked up first. */
export const notHidden = async (db: Kysely<DB>, at: AsOf): Promise<readonly RawBuilder<boolean>[]> => {
  const entries = await entriesAt(db, at);
  if (entries.length > FEW) return [notIgnoredAt(at)];
  return entries.map(
    ({ technology, prefix }) => sql<boolean>`not (i.technology = ${technology} and starts_with(lower(i.name), lower(${prefix}::text)))`,
  );
};

/** The same of issues, whose revisions are not at hand; `s` is the issue. Only those of hidden technologies are looked at. */
export const issuesNotHidden = async (db: Kysely<DB>, at: AsOf): Promise<readonly RawBuilder<boolean>[]> => {
  const technologies = [...new Set((await entriesAt(db, at)).map(({ technology }) => technology))];
  if (technologies.length === 0) return [];
  return [
    sql<boolean>`(s.technology <> all(${technologies}::text[]) or exists (select 1 from ${revisionOf(at, 's.item_id')} i where ${notIgnoredAt(at)}))`,
  ];
};

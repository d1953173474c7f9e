import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { type Pair, pairRows } from './pair.ts';
import { rebuildTallies } from './rebuild-tallies.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** The sums that are kept of items. */
export const TALLY_SUMS = ['items', 'unaudited', 'unknown_items', 'unknowns', 'issues', 'score', 'unjustified_score'] as const;
type TallySum = (typeof TALLY_SUMS)[number];

/** Reading an item with its verdict takes some microseconds: counting the largest pairs over and over would be all that the database does. */
const ITEMS_PER_SECOND_OF_WAITING = 2_000;
/** So many are counted in a fraction of a second. */
const ITEMS_WITHOUT_WAITING = 10_000;
/** Items of one transaction, unless one pair alone has more. */
const ITEMS_AT_ONCE = 20_000;
/** Pairs of one question. */
const PAIRS_AT_ONCE = 200;
/** Any number that nothing else locks by. */
const LOCK_SPACE = 7_236;

interface DuePair extends Pair {
  /** As far as it is known. */
  readonly items: number;
}

/** A large pair waits the longer the more items it has, from the first thing that moved in it. */
const duePairs = (whatever: boolean): RawBuilder<unknown> => sql`
  select d.account_id, d.technology, d.since, d.items from (
    select u.account_id, u.technology, min(u.marked_at) as since, coalesce((select t.items from tally t
      where t.account_id = u.account_id and t.technology = u.technology and t.to_day = 'infinity'), 0) as items
    from tally_due u group by u.account_id, u.technology) as d
  where ${whatever} or d.since <= clock_timestamp() - make_interval(secs =>
    greatest(d.items - ${sql.lit(ITEMS_WITHOUT_WAITING)}, 0) / ${sql.lit(ITEMS_PER_SECOND_OF_WAITING)}::float8)`;

/** Is there anything to be counted by now? */
export const talliesWanted = async (db: Db): Promise<boolean> => {
  const { rows } = await sql`${duePairs(false)} limit 1`.execute(db);
  return rows.length > 0;
};

/** Has every pair counted again. */
export const dueAllTallies = async (db: Db): Promise<void> => {
  await sql`insert into tally_due (account_id, technology) select account_id, technology from tally where to_day = 'infinity'`.execute(db);
};

/** Those that nobody else counts just now, each until this transaction ends. */
const locked = async (tx: Transaction<DB>, pairs: readonly Pair[]): Promise<Pair[]> => {
  const { rows } = await sql<Pair>`select p.account_id as "accountId", p.technology from ${pairRows(pairs)}
    where pg_try_advisory_xact_lock(${LOCK_SPACE}, hashtext(p.account_id || ' ' || p.technology))`.execute(tx);
  return rows;
};

/** `i` is an item that the ignore list does not hide, of one of the pairs. */
const shownItems = (pairs: readonly Pair[]): RawBuilder<unknown> => sql`${pairRows(pairs)}
  join item i on i.account_id = p.account_id and i.technology = p.technology
    and not exists (select 1 from ignore_list g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))`;

const columns = (names: readonly string[], of: string): RawBuilder<unknown> => sql.join(names.map((name) => sql.ref(`${of}.${name}`)));

const list = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map((name) => sql.ref(name)));

/** What the items of one region come to. */
type Counted = { readonly account_id: number; readonly technology: string; readonly region: string } & Readonly<Record<TallySum, number>>;

const countItems = async (tx: Transaction<DB>, pairs: readonly Pair[]): Promise<Counted[]> => {
  const { rows } = await sql<Counted>`select i.account_id, i.technology, i.region, count(*) filter (where i.active)::int as items,
      count(*) filter (where i.active and s.revision_id is distinct from i.revision_id)::int as unaudited,
      count(*) filter (where s.unknowns > 0)::int as unknown_items, coalesce(sum(s.unknowns), 0) as unknowns, coalesce(sum(s.issues), 0) as issues,
      coalesce(sum(s.score), 0) as score, coalesce(sum(s.unjustified_score), 0) as unjustified_score
    from ${shownItems(pairs)} left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity'
    group by i.account_id, i.technology, i.region`.execute(tx);
  return rows;
};

/** What some regions of one pair come to together. */
const together = ({ accountId, technology }: Pair, regions: readonly Counted[]): Omit<Counted, 'region'> => {
  const sums = TALLY_SUMS.map((sum) => [sum, regions.reduce((total, region) => total + region[sum], 0)]);
  return { account_id: accountId, technology, ...(Object.fromEntries(sums) as Record<TallySum, number>) };
};

/** Sums as rows: `v`. */
const sumRows = (rows: readonly object[]): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(account_id integer, technology text, region text,
    ${sql.join(TALLY_SUMS.map((sum) => sql`${sql.ref(sum)} bigint`))})`;

const setSums = (names: readonly string[], from: string): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`${from}.${name}`)}`));

/**
 * A sum that moves on the day on which its row begins is written over; one that moves later ends the row and begins another. What has
 * no items and never had any has no row.
 */
const writeTallies = async (tx: Transaction<DB>, tallies: readonly Omit<Counted, 'region'>[], today: string): Promise<void> => {
  const rows = sumRows(tallies);
  const ofPair = sql`t.account_id = v.account_id and t.technology = v.technology and t.to_day = 'infinity'`;
  const moved = sql`(${columns(TALLY_SUMS, 't')}) is distinct from (${columns(TALLY_SUMS, 'v')})`;
  await sql`update tally t set ${setSums(TALLY_SUMS, 'v')} from ${rows} where ${ofPair} and ${moved} and t.from_day >= ${today}::date`.execute(
    tx,
  );
  await sql`update tally t set to_day = ${today}::date from ${rows} where ${ofPair} and ${moved}`.execute(tx);
  await sql`insert into tally (account_id, technology, from_day, ${list(TALLY_SUMS)})
    select v.account_id, v.technology, ${today}::date, ${columns(TALLY_SUMS, 'v')} from ${rows}
    where not exists (select 1 from tally t where ${ofPair}) and (v.items > 0 or exists (
      select 1 from tally t where t.account_id = v.account_id and t.technology = v.technology))`.execute(tx);
};

const writeRegionTallies = async (tx: Transaction<DB>, pairs: readonly Pair[], counted: readonly Counted[]): Promise<void> => {
  await sql`delete from region_tally t using ${pairRows(pairs)} where t.account_id = p.account_id and t.technology = p.technology
    and not exists (select 1 from ${sumRows(counted)} where v.account_id = t.account_id and v.technology = t.technology and v.region = t.region)`.execute(
    tx,
  );
  if (counted.length === 0) return;
  await sql`insert into region_tally as t (account_id, technology, region, ${list(TALLY_SUMS)})
    select v.account_id, v.technology, v.region, ${columns(TALLY_SUMS, 'v')} from ${sumRows(counted)}
    on conflict (account_id, technology, region) do update set ${setSums(TALLY_SUMS, 'excluded')}
      where (${columns(TALLY_SUMS, 't')}) is distinct from (${columns(TALLY_SUMS, 'excluded')})`.execute(tx);
};

const CHECK_SUMS = ['issues', 'justified', 'items', 'score', 'unjustified_score', 'first_opened', 'last_opened'] as const;

/** What the issues of the pairs come to now, by check. */
const writeCheckTallies = async (tx: Transaction<DB>, pairs: readonly Pair[], now: Date): Promise<void> => {
  const same = sql`c.account_id = n.account_id and c.technology = n.technology and c.region = n.region and c.check_id = n.check_id`;
  await sql`with n as materialized (
      select i.account_id, i.technology, i.region, s.check_id, count(*)::int as issues, count(j.id)::int as justified,
        count(distinct s.item_id)::int as items, sum(s.score)::bigint as score, coalesce(sum(s.score) filter (where j.id is null), 0)::bigint as unjustified_score,
        min(s.opened_at) as first_opened, max(s.opened_at) as last_opened
      from ${shownItems(pairs)} join issue s on s.item_id = i.id and s.state <> 'fixed'
        left join justification j on j.issue_id = s.id and j.valid_to = 'infinity' and j.facts_hash = s.facts_hash and j.expires_at > ${now}
      group by i.account_id, i.technology, i.region, s.check_id),
    gone as (delete from check_tally c using ${pairRows(pairs)} where c.account_id = p.account_id and c.technology = p.technology
      and not exists (select 1 from n where ${same}))
    insert into check_tally as c (account_id, technology, region, check_id, ${list(CHECK_SUMS)})
    select n.account_id, n.technology, n.region, n.check_id, ${columns(CHECK_SUMS, 'n')} from n
    on conflict (account_id, technology, region, check_id) do update
      set ${setSums(CHECK_SUMS, 'excluded')}
      where (${columns(CHECK_SUMS, 'c')}) is distinct from (${columns(CHECK_SUMS, 'excluded')})`.execute(tx);
};

const nameOf = ({ accountId, technology }: Pair): string => `${accountId} ${technology}`;

/** Counts pairs again, those aside that somebody else counts. Returns those that were left aside. */
const count = (db: Kysely<DB>, pairs: readonly Pair[], now: Date): Promise<readonly Pair[]> =>
  db.transaction().execute(async (tx) => {
    const own = await locked(tx, pairs);
    const names = new Set(own.map(nameOf));
    const left = pairs.filter((pair) => !names.has(nameOf(pair)));
    if (own.length === 0) return left;
    // The marks go first: what is committed after this statement has a mark that stays, whether it is counted now or not.
    await sql`delete from tally_due u using ${pairRows(own)} where u.account_id = p.account_id and u.technology = p.technology`.execute(tx);
    const today = now.toISOString().slice(0, 10);
    await rebuildTallies(tx, own, today);
    const counted = await countItems(tx, own);
    const ofPair = Map.groupBy(counted, (one) => nameOf({ accountId: one.account_id, technology: one.technology }));
    await writeTallies(
      tx,
      own.map((pair) => together(pair, ofPair.get(nameOf(pair)) ?? [])),
      today,
    );
    await writeRegionTallies(tx, own, counted);
    await writeCheckTallies(tx, own, now);
    return left;
  });

/** Pairs for as many transactions as their items need. */
function* inLoads(pairs: readonly DuePair[]): Generator<readonly DuePair[]> {
  let load: DuePair[] = [];
  let items = 0;
  for (const pair of pairs) {
    if (load.length > 0 && items + pair.items > ITEMS_AT_ONCE) {
      yield load;
      load = [];
      items = 0;
    }
    load.push(pair);
    items += pair.items;
  }
  if (load.length > 0) yield load;
}

export interface CountOptions {
  /** Also what may wait. */
  readonly whatever?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Counts again what has moved since it was counted; what others count just now is left to them. Safe to be done by several processes
 * at once.
 */
export const countTallies = async (db: Kysely<DB>, now: Date, { whatever = false, signal }: CountOptions = {}): Promise<void> => {
  const { rows: clock } = await sql<{ begin: string }>`select clock_timestamp()::text as begin`.execute(db);
  const left: string[] = [];
  for (;;) {
    const { rows } = await sql<DuePair>`select account_id as "accountId", technology, items from (${duePairs(whatever)}) as w
      where since <= ${clock[0]!.begin}::timestamptz and account_id || ' ' || technology <> all(${left}::text[])
      order by since, account_id, technology limit ${PAIRS_AT_ONCE}`.execute(db);
    if (rows.length === 0) return;
    for (const load of inLoads(rows)) {
      signal?.throwIfAborted();
      left.push(...(await count(db, load, now)).map(nameOf));
    }
  }
};

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

/** What items come to. */
export interface Tally {
  /** Active items. */
  readonly items: number;
  /** Items whose present revision has not been judged: nothing is said of them. */
  readonly unaudited: number;
  /** Items with a verdict that cannot be given, and the number of those verdicts. */
  readonly unknownItems: number;
  readonly unknowns: number;
  readonly issues: number;
  readonly score: number;
  readonly unjustifiedScore: number;
}

/** Absent: no matter. */
export interface TallyFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
}

const conditions = (scope: Scope, { accounts, technologies }: TallyFilter): RawBuilder<unknown> =>
  sql.join(
    [
      within(scope, 't.account_id'),
      ...(accounts === undefined ? [] : [sql`t.account_id = any(array(select id from account where name = any(${accounts}::text[])))`]),
      ...(technologies === undefined ? [] : [sql`t.technology = any(${technologies}::text[])`]),
    ],
    sql` and `,
  );

const sum = (column: string): RawBuilder<unknown> => sql`coalesce(sum(${sql.ref(`t.${column}`)}), 0)::bigint`;

const SUMS = sql`${sum('items')} as items, ${sum('unaudited')} as unaudited, ${sum('unknown_items')} as "unknownItems", ${sum('unknowns')} as unknowns,
  ${sum('issues')} as issues, ${sum('score')} as score, ${sum('unjustified_score')} as "unjustifiedScore"`;

/** The sums of one account, technology or region. */
export interface NamedTally extends Tally {
  readonly name: string;
}

export interface Tallies {
  readonly total: Tally;
  /** Each by what it is called; the highest unjustified score first. */
  readonly accounts: readonly NamedTally[];
  readonly technologies: readonly NamedTally[];
  readonly regions: readonly NamedTally[];
}

interface GroupRow extends NamedTally {
  readonly kind: 'total' | 'account' | 'technology';
}

/** What items came to when they were last counted: together, and by account, technology and region. */
export const readTallies = async (db: Kysely<DB>, scope: Scope, filter: TallyFilter): Promise<Tallies> => {
  const { rows } = await sql<GroupRow>`select
      case when a.name is not null then 'account' when t.technology is not null then 'technology' else 'total' end as kind,
      coalesce(a.name, t.technology, '') as name, ${SUMS}
    from tally t join account a on a.id = t.account_id where t.to_day = 'infinity' and ${conditions(scope, filter)}
    group by grouping sets ((), (a.name), (t.technology)) order by "unjustifiedScore" desc, name`.execute(db);
  const { rows: regions } = await sql<NamedTally>`select t.region as name, ${SUMS} from region_tally t where ${conditions(scope, filter)}
    group by t.region order by "unjustifiedScore" desc, name`.execute(db);
  const { total = [], account = [], technology = [] } = Object.groupBy(rows, ({ kind }) => kind);
  const named = (some: readonly GroupRow[]): NamedTally[] => some.map(({ kind: _kind, ...tally }) => tally);
  const [{ name: _name, ...sums }] = named(total) as [NamedTally];
  return { total: sums, accounts: named(account), technologies: named(technology), regions };
};

/** Since when something waits to be counted; null: the sums are those of now. */
export const uncountedSince = async (db: Kysely<DB>, scope: Scope): Promise<Date | null> => {
  const { rows } = await sql<{
    since: Date | null;
  }>`select min(marked_at) as since from tally_due where ${within(scope, 'account_id')}`.execute(db);
  return rows[0]!.since;
};

/** What items came to at the end of a day. */
export interface DayTally extends Tally {
  /** `2026-01-31`, of UTC. */
  readonly day: string;
}

const TREND = [
  ['items', 'items'],
  ['unaudited', 'unaudited'],
  ['unknown_items', 'unknownItems'],
  ['unknowns', 'unknowns'],
  ['issues', 'issues'],
  ['score', 'score'],
  ['unjustified_score', 'unjustifiedScore'],
] as const;

/** One row for each day up to the last one, from the first on which something had been counted: no day is called empty that nobody has seen. */
export const readTrend = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: TallyFilter,
  days: { first: string; last: string },
): Promise<DayTally[]> => {
  const signed = (sign: RawBuilder<unknown>) =>
    sql.join(TREND.map(([column]) => sql`${sign} ${sql.ref(`t.${column}`)} as ${sql.ref(column)}`));
  // Each row is read once and counts as a step up and a step down, however many days it holds.
  const { rows } = await sql<DayTally>`with held as materialized (
      select t.* from tally t where t.to_day > ${days.first}::date and t.from_day <= ${days.last}::date and ${conditions(scope, filter)}),
    step as (
      select greatest(t.from_day, ${days.first}::date) as day, ${signed(sql`+`)} from held t
      union all
      select t.to_day as day, ${signed(sql`-`)} from held t where t.to_day <= ${days.last}::date)
    select to_char(d.day, 'YYYY-MM-DD') as day,
      ${sql.join(TREND.map(([column, name]) => sql`sum(coalesce(sum(${sql.ref(`s.${column}`)}), 0)) over (order by d.day)::bigint as ${sql.ref(name)}`))}
    from (select greatest(${days.first}::date, min(from_day)) as day from held having count(*) > 0) as f
      cross join lateral generate_series(f.day, ${days.last}::date, interval '1 day') as d(day)
      left join step s on s.day = d.day group by d.day order by d.day`.execute(db);
  return rows;
};

import { type Kysely, sql } from 'kysely';
import { type AsOf, heldAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import type { Pair } from './pair.ts';
import type { RunState } from './run-list.ts';
import { type Scope, within } from './scope.ts';

interface LatestRun {
  readonly id: number;
  readonly state: RunState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly items: number;
  readonly calls: number;
  readonly problem: string | null;
}

/** What is known of the watching of a technology of an account. Instants of runs are as JSON has them. */
export interface WatcherFactsRow extends Pair {
  readonly account: string;
  /** Since when the account has been as it is. */
  readonly accountSince: Date;
  readonly items: number;
  readonly last: LatestRun | null;
  readonly lastComplete: { readonly id: number; readonly startedAt: string; readonly finishedAt: string } | null;
  /** When it was last begun and did not get lost: what the scheduler goes by. */
  readonly lastStart: Date | null;
  readonly failures: number;
  readonly codes: readonly string[];
  readonly permissions: readonly string[];
}

/** One look into an index for each fact, however many runs there were. In the order of the pairs; those out of scope are left out. */
export const watcherFacts = async (db: Kysely<DB>, scope: Scope, pairs: readonly Pair[], at: AsOf): Promise<WatcherFactsRow[]> => {
  const isOver = sql`coalesce(r.finished_at <= ${at.valid}, false)`;
  const ofPair = sql`r.account_id = p.account_id and r.technology = p.technology and r.started_at <= ${at.valid}`;
  const { rows } = await sql<WatcherFactsRow>`
    select p.account_id as "accountId", a.name as account, a.valid_from as "accountSince", p.technology, coalesce(t.items, 0) as items, l.run as last, c.run as "lastComplete",
      b.started_at as "lastStart", f.failures, f.codes, f.permissions
    from rows from (unnest(${pairs.map((pair) => pair.accountId)}::int[]), unnest(${pairs.map((pair) => pair.technology)}::text[])) with ordinality
      as p(account_id, technology, place)
    join account a on a.id = p.account_id and ${within(scope, 'a.id')}
    left join tally t on t.account_id = p.account_id and t.technology = p.technology and t.to_day = 'infinity'
    left join lateral (select json_build_object('id', r.id, 'state', case when ${isOver} then r.state else 'running' end, 'startedAt', r.started_at,
        'finishedAt', case when ${isOver} then r.finished_at end, 'items', r.items, 'calls', r.calls, 'problem', case when ${isOver} then r.problem end) as run
      from run r where ${ofPair} order by r.id desc limit 1) as l on true
    left join lateral (select json_build_object('id', r.id, 'startedAt', r.started_at, 'finishedAt', r.finished_at) as run
      from run r where ${ofPair} and r.complete and ${isOver} order by r.id desc limit 1) as c on true
    left join lateral (select r.started_at from run r where ${ofPair} and r.state <> 'lost' order by r.id desc limit 1) as b on true
    cross join lateral (select count(*)::int as failures, coalesce(array_agg(distinct o.code order by o.code), '{}') as codes,
        coalesce(array_agg(distinct o.permission order by o.permission) filter (where o.permission is not null), '{}') as permissions
      from failure o where o.account_id = p.account_id and o.technology = p.technology and ${heldAt(at, 'o.opened_at', 'o.closed_at')}) as f
    order by p.place`.execute(db);
  return rows;
};

/** A pair with the seconds after which it is stale; null: it never is. */
export interface WatchedPair extends Pair {
  readonly staleSeconds: number | null;
}

/** How many of the pairs are in the scope, and how many of those have had no complete run for too long. */
export const countStale = async (
  db: Kysely<DB>,
  scope: Scope,
  pairs: readonly WatchedPair[],
  now: Date,
): Promise<{ readonly watched: number; readonly stale: number }> => {
  const { rows } = await sql<{ watched: number; stale: number }>`select count(*) as watched,
      count(*) filter (where coalesce(c.started_at, a.valid_from) < ${now}::timestamptz - make_interval(secs => p.seconds)) as stale
    from unnest(${pairs.map((pair) => pair.accountId)}::int[], ${pairs.map((pair) => pair.technology)}::text[],
      ${pairs.map((pair) => pair.staleSeconds)}::float8[]) as p(account_id, technology, seconds)
    join account a on a.id = p.account_id and ${within(scope, 'a.id')}
    left join lateral (select r.started_at from run r where r.account_id = p.account_id and r.technology = p.technology and r.complete
      order by r.id desc limit 1) as c on true`.execute(db);
  return rows[0]!;
};

/** The technologies that stacks have said they watch, whether their schedulers live or not; by stack. */
export const technologiesOfStacks = async (db: Kysely<DB>): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql<{ stack: string; technologies: string[] }>`select stack, technologies from scheduler_lease`.execute(db);
  return new Map(rows.map(({ stack, technologies }) => [stack, technologies]));
};

/** What operators have said of technologies: whether they are watched, and how often. Null: as often as the watcher says. */
export const watcherSwitches = async (
  db: Kysely<DB>,
): Promise<ReadonlyMap<string, { readonly active: boolean; readonly interval: number | null }>> => {
  const { rows } = await sql<{ technology: string; active: boolean; interval: number | null }>`
    select technology, active, interval_minutes as interval from watcher_setting`.execute(db);
  return new Map(rows.map(({ technology, ...said }) => [technology, said]));
};

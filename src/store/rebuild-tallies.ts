import { sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { type Pair, pairRows } from './pair.ts';

/** As far back as anybody is shown. */
const DAYS = 90;

/**
 * Makes the days so far of pairs that have never been counted, from the history of their items and verdicts: of a database that is
 * older than tallies. Today is left to the count. What the ignore list hides today is hidden in the past, too.
 */
export const rebuildTallies = async (tx: Transaction<DB>, pairs: readonly Pair[], today: string): Promise<void> => {
  const first = sql`${today}::date - ${sql.lit(DAYS)}::int`;
  // A day is that of UTC; what began before the first day shown is as if it had begun then.
  const day = (column: string) => sql`greatest((${sql.ref(column)} at time zone 'UTC')::date, ${first})`;
  await sql`with fresh as materialized (
      select p.account_id, p.technology from ${pairRows(pairs)} where not exists (select 1 from tally t where t.account_id = p.account_id and t.technology = p.technology)),
    shown as materialized (
      select i.id, i.account_id, i.technology from fresh f join item i on i.account_id = f.account_id and i.technology = f.technology
      where not exists (select 1 from ignore_list g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))),
    moved as (
      select i.account_id, i.technology, m.day, m.sign as items, m.sign as unaudited, 0 as unknown_items, 0 as unknowns, 0 as issues, 0 as score,
        0 as unjustified_score
      from shown i join revision r on r.item_id = i.id and r.content_hash is not null
        cross join lateral (values (${day('r.valid_from')}, 1), (${day('r.valid_to')}, -1)) as m(day, sign)
      where m.day < ${today}::date
      union all
      select i.account_id, i.technology, m.day, 0, -m.sign, m.sign * (s.unknowns > 0)::int, m.sign * s.unknowns, m.sign * s.issues, m.sign * s.score,
        m.sign * s.unjustified_score
      from shown i join audit_stamp s on s.item_id = i.id
        cross join lateral (values (${day('s.valid_from')}, 1), (${day('s.valid_to')}, -1)) as m(day, sign)
      where m.day < ${today}::date),
    by_day as (
      select account_id, technology, day, sum(items) as items, sum(unaudited) as unaudited, sum(unknown_items) as unknown_items,
        sum(unknowns) as unknowns, sum(issues) as issues, sum(score) as score, sum(unjustified_score) as unjustified_score
      from moved group by account_id, technology, day),
    changing as (
      select * from by_day where (items, unaudited, unknown_items, unknowns, issues, score, unjustified_score) <> (0, 0, 0, 0, 0, 0, 0))
    insert into tally (account_id, technology, from_day, to_day, items, unaudited, unknown_items, unknowns, issues, score, unjustified_score)
    select account_id, technology, day, coalesce(lead(day) over own, 'infinity'), sum(items) over own, greatest(sum(unaudited) over own, 0),
      sum(unknown_items) over own, sum(unknowns) over own, sum(issues) over own, sum(score) over own, sum(unjustified_score) over own
    from changing window own as (partition by account_id, technology order by day)`.execute(tx);
};

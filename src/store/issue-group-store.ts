import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AsOf, isPresent } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type IssueFilter, selectIssues } from './issue-store.ts';
import { type Scope, within } from './scope.ts';

/** The issues of one check, together. */
export interface IssueGroupRow {
  readonly check: string;
  readonly technology: string;
  readonly issues: number;
  readonly justified: number;
  /** That have one of these issues. */
  readonly items: number;
  readonly accounts: number;
  readonly score: number;
  readonly unjustifiedScore: number;
  /** When the oldest and the newest of them were opened. */
  readonly firstOpened: Date;
  readonly lastOpened: Date;
}

const ORDER = sql`order by "unjustifiedScore" desc, issues desc, "check"`;

/** What tallies know of; anything else takes a look at the issues themselves. */
const isCounted = ({ name, text, itemId, minScore, justified, state = 'open' }: IssueFilter, at: AsOf): boolean =>
  isPresent(at) && !name && !text && itemId === undefined && minScore === undefined && justified === undefined && state === 'open';

const listed = (column: string, list: readonly string[] | undefined): RawBuilder<unknown>[] =>
  list === undefined || list.length === 0 ? [] : [sql`${sql.ref(column)} = any(${list}::text[])`];

const fromTallies = (scope: Scope, { accounts, accountTypes, technologies, regions, checks }: IssueFilter): RawBuilder<IssueGroupRow> => {
  const conditions = [
    within(scope, 't.account_id'),
    ...listed('a.name', accounts),
    ...listed('a.type', accountTypes),
    ...listed('t.technology', technologies),
    ...listed('t.region', regions),
    ...listed('t.check_id', checks),
  ];
  // By account first: to count distinct accounts in all rows would sort them.
  return sql<IssueGroupRow>`select "check", min(technology) as technology, sum(issues)::bigint as issues, sum(justified)::bigint as justified,
      sum(items)::bigint as items, count(*) as accounts, sum(score)::bigint as score, sum(unjustified)::bigint as "unjustifiedScore",
      min(first_opened) as "firstOpened", max(last_opened) as "lastOpened"
    from (
      select t.check_id as "check", min(t.technology) as technology, sum(t.issues) as issues, sum(t.justified) as justified, sum(t.items) as items,
        sum(t.score) as score, sum(t.unjustified_score) as unjustified, min(t.first_opened) as first_opened, max(t.last_opened) as last_opened
      from check_tally t join account a on a.id = t.account_id where ${sql.join(conditions, sql` and `)} group by t.check_id, t.account_id) as by_account
    group by "check" ${ORDER}`;
};

const fromIssues = async (db: Kysely<DB>, scope: Scope, filter: IssueFilter, at: AsOf): Promise<RawBuilder<IssueGroupRow>> => {
  const selected = sql`s.check_id as "check", s.technology, s.item_id, s.account_id, s.score, s.opened_at, j.id as justification`;
  return sql<IssueGroupRow>`select "check", min(technology) as technology, count(*) as issues, count(justification) as justified,
      count(distinct item_id) as items, count(distinct account_id) as accounts, sum(score) as score,
      coalesce(sum(score) filter (where justification is null), 0) as "unjustifiedScore", min(opened_at) as "firstOpened", max(opened_at) as "lastOpened"
    from (${await selectIssues(db, scope, filter, at, selected)}) as found group by "check" ${ORDER}`;
};

/** Issues by check, the highest unjustified score first. `counted`: from the tallies, which may be some seconds old. */
export const listIssueGroups = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: IssueFilter,
  at: AsOf,
): Promise<{ readonly rows: readonly IssueGroupRow[]; readonly counted: boolean }> => {
  const counted = isCounted(filter, at);
  const query = counted ? fromTallies(scope, filter) : await fromIssues(db, scope, filter, at);
  const { rows } = await query.execute(db);
  return { rows, counted };
};

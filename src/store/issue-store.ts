import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { Fact } from '../model/finding.ts';
import type { DB } from './database-types.ts';
import { notIgnored, type Page } from './item-store.ts';
import { type Scope, within } from './scope.ts';

export interface IssueFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly checks?: readonly string[] | undefined;
  readonly itemId?: number | undefined;
  readonly minScore?: number | undefined;
  readonly justified?: boolean | undefined;
  /** Absent: those that are not fixed. */
  readonly state?: 'open' | 'fixed' | 'any' | undefined;
}

/** Another item that an issue tells of. */
export interface RelatedRow {
  readonly itemId: number;
  readonly technology: string;
  readonly name: string;
}

export interface IssueRow {
  readonly id: number;
  readonly itemId: number;
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly check: string;
  readonly issue: string;
  readonly score: number;
  readonly notes: string | null;
  readonly remedy: string | null;
  readonly facts: readonly Fact[];
  readonly related: readonly RelatedRow[];
  readonly state: 'open' | 'reopened' | 'fixed';
  readonly openedAt: Date;
  readonly justified: boolean;
  readonly justification: string | null;
  readonly justifiedBy: string | null;
  readonly justifiedAt: Date | null;
  readonly justifiedUntil: Date | null;
}

const has = <Value>(list: readonly Value[] | undefined): list is readonly Value[] => list !== undefined && list.length > 0;

const stateCondition = (state: IssueFilter['state']): RawBuilder<unknown>[] => {
  if (state === 'any') return [];
  return [state === 'fixed' ? sql`s.state = 'fixed'` : sql`s.state <> 'fixed'`];
};

const conditions = (scope: Scope, filter: IssueFilter): RawBuilder<unknown> =>
  sql.join(
    [
      within(scope, 's.account_id'),
      notIgnored,
      ...stateCondition(filter.state),
      ...(has(filter.accounts) ? [sql`a.name = any(${filter.accounts}::text[])`] : []),
      ...(has(filter.technologies) ? [sql`s.technology = any(${filter.technologies}::text[])`] : []),
      ...(has(filter.checks) ? [sql`s.check_id = any(${filter.checks}::text[])`] : []),
      ...(filter.itemId === undefined ? [] : [sql`s.item_id = ${filter.itemId}`]),
      ...(filter.minScore === undefined ? [] : [sql`s.score >= ${filter.minScore}`]),
      ...(filter.justified === undefined ? [] : [filter.justified ? sql`j.id is not null` : sql`j.id is null`]),
    ],
    sql` and `,
  );

const select = (
  now: Date,
) => sql`select s.id, s.item_id as "itemId", a.name as account, s.technology, i.region, i.name, i.arn, s.check_id as "check", s.category as issue,
    s.score, s.notes, s.remedy, s.facts, (select coalesce(json_agg(json_build_object('itemId', r.id, 'technology', r.technology, 'name', r.name) order by r.id), '[]')
      from issue_link l join item r on r.id = l.item_id where l.issue_id = s.id) as related, s.state, s.opened_at as "openedAt", j.id is not null as justified, j.reason as justification,
    j.author as "justifiedBy", j.valid_from as "justifiedAt", case when j.expires_at < 'infinity' then j.expires_at end as "justifiedUntil"
  from issue s join item i on i.id = s.item_id join account a on a.id = s.account_id
  left join justification j on j.issue_id = s.id and j.valid_to = 'infinity' and j.facts_hash = s.facts_hash and j.expires_at > ${now}`;

export const listIssues = async (db: Kysely<DB>, scope: Scope, filter: IssueFilter, page: Page, now: Date): Promise<IssueRow[]> => {
  const { rows } =
    await sql<IssueRow>`${select(now)} where ${conditions(scope, filter)} order by s.score desc, s.id limit ${page.limit} offset ${page.offset}`.execute(
      db,
    );
  return rows;
};

export async function* eachIssue(db: Kysely<DB>, scope: Scope, filter: IssueFilter, now: Date, pageSize = 1_000): AsyncGenerator<IssueRow> {
  for (let after = 0; ; ) {
    const { rows } =
      await sql<IssueRow>`${select(now)} where ${conditions(scope, filter)} and s.id > ${after} order by s.id limit ${pageSize}`.execute(
        db,
      );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}

export const getIssue = async (db: Kysely<DB> | Transaction<DB>, scope: Scope, id: number, now: Date): Promise<IssueRow> => {
  const { rows } = await sql<IssueRow>`${select(now)} where s.id = ${id} and ${within(scope, 's.account_id')}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no issue ${id}.`);
};

/** The number and the points of unjustified issues by score, highest first: the summary of a scan. */
export const countByScore = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: IssueFilter,
  now: Date,
): Promise<{ score: number; count: number }[]> => {
  const { rows } = await sql<{
    score: number;
    count: number;
  }>`select s.score, count(*) from issue s join item i on i.id = s.item_id join account a on a.id = s.account_id
    left join justification j on j.issue_id = s.id and j.valid_to = 'infinity' and j.facts_hash = s.facts_hash and j.expires_at > ${now}
    where ${conditions(scope, { ...filter, justified: false })} group by s.score order by s.score desc`.execute(db);
  return rows;
};

export interface UnknownVerdictRow {
  readonly check: string;
  readonly code: string;
  readonly message: string;
  readonly permission: string | null;
  readonly since: Date;
}

/** The checks that cannot be decided for an item, each with its cause. */
export const listUnknowns = async (db: Kysely<DB>, scope: Scope, itemId: number): Promise<UnknownVerdictRow[]> => {
  const { rows } = await sql<UnknownVerdictRow>`select u.check_id as "check", u.code, u.message, u.permission, u.valid_from as since
    from unknown_verdict u join item i on i.id = u.item_id where u.item_id = ${itemId} and u.valid_to = 'infinity' and ${within(scope, 'i.account_id')} order by u.check_id`.execute(
    db,
  );
  return rows;
};

/** Up to `limit`; beyond that "at least". */
export const countIssues = async (db: Kysely<DB>, scope: Scope, filter: IssueFilter, limit: number, now: Date): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from (select 1 from issue s join item i on i.id = s.item_id join account a on a.id = s.account_id
    left join justification j on j.issue_id = s.id and j.valid_to = 'infinity' and j.facts_hash = s.facts_hash and j.expires_at > ${now}
    where ${conditions(scope, filter)} limit ${limit}) as counted`.execute(db);
  return rows[0]!.count;
};

export interface UnknownListRow {
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  /** Null: the whole item, since it, its region or its account could not be read. */
  readonly check: string | null;
  readonly code: string;
  readonly permission: string | null;
  readonly message: string;
  readonly since: Date;
}

/** Everything that is not known of items: checks that cannot decide, and items that cannot be seen. */
export const listAllUnknowns = async (
  db: Kysely<DB>,
  scope: Scope,
  { accounts, technologies }: { accounts?: readonly string[] | undefined; technologies?: readonly string[] | undefined },
  limit: number,
): Promise<UnknownListRow[]> => {
  const { rows } = await sql<UnknownListRow>`
    select a.name as account, i.technology, i.region, i.name, i.arn, u."check", u.code, u.permission, u.message, u.since
    from item i join account a on a.id = i.account_id cross join lateral (
      select v.check_id as "check", v.code, v.permission, v.message, v.valid_from as since from unknown_verdict v where v.item_id = i.id and v.valid_to = 'infinity'
      union all
      select null, f.code, f.permission, f.message, f.opened_at from failure f where f.closed_at = 'infinity' and f.part is null
        and f.account_id = i.account_id and f.technology = i.technology and (f.uid = i.uid or (f.uid is null and (f.place is null or f.place = i.place)))) as u
    where i.active and ${within(scope, 'i.account_id')} and ${notIgnored}
      and (${accounts ?? null}::text[] is null or a.name = any(${accounts ?? null}::text[]))
      and (${technologies ?? null}::text[] is null or i.technology = any(${technologies ?? null}::text[]))
    order by i.id, u."check" nulls first limit ${limit}`.execute(db);
  return rows;
};

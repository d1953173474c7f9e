import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { Fact } from '../model/finding.ts';
import {
  type AsOf,
  combined,
  firstOf,
  heldAt,
  issuesAt,
  issuesNotHidden,
  notHidden,
  notIgnoredAt,
  revisionOf,
  revisionsAt,
} from './as-of.ts';
import type { DB } from './database-types.ts';
import { hideOtherAccounts } from './hide-other-accounts.ts';
import { has, inAccounts } from './in-accounts.ts';
import type { IssueText } from './issue-text.ts';
import { type Scope, within } from './scope.ts';
import { type Position, type Slice, type Sliced, sliced } from './slice.ts';
import { containing } from './text-store.ts';

export interface IssueFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly accountTypes?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Part of the item's name, whatever its case. */
  readonly name?: string | undefined;
  readonly checks?: readonly string[] | undefined;
  readonly itemId?: number | undefined;
  readonly minScore?: number | undefined;
  readonly justified?: boolean | undefined;
  /** Absent: those that are not fixed. */
  readonly state?: 'open' | 'fixed' | 'suspended' | 'any' | undefined;
  /** Part of the notes, the check, the category, the item's name or the reason of the justification, whatever its case. */
  readonly text?: IssueText | undefined;
  readonly ids?: readonly number[] | undefined;
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
  /** Suspended: its check has been switched off, and nobody has looked whether it still holds. */
  readonly state: 'open' | 'reopened' | 'fixed' | 'suspended';
  readonly openedAt: Date;
  readonly justified: boolean;
  readonly justification: string | null;
  readonly justifiedBy: string | null;
  readonly justifiedAt: Date | null;
  readonly justifiedUntil: Date | null;
}

/** Is it narrowed to what only the revision of the item tells? */
const needsRevision = ({ regions, name, text }: IssueFilter): boolean =>
  has(regions) || (name ?? '') !== '' || text?.needsRevision === true;

/** `s` is the issue as it was, `i` the revision of its item, `j` the justification that held. */
const conditionsOf = async (db: Kysely<DB>, scope: Scope, filter: IssueFilter, at: AsOf): Promise<RawBuilder<unknown>> =>
  sql`${sql.join(
    [
      within(scope, 's.account_id'),
      ...(needsRevision(filter) ? await notHidden(db, at) : await issuesNotHidden(db, at)),
      ...(filter.state === 'fixed' ? [sql`s.state = 'fixed' and not s.suspended`] : []),
      ...(filter.state === 'suspended' ? [sql`s.suspended`] : []),
      ...(await inAccounts(db, filter, 's.account_id')),
      ...(has(filter.technologies) ? [sql`s.technology = any(${filter.technologies}::text[])`] : []),
      ...(has(filter.regions) ? [sql`i.region = any(${filter.regions}::text[])`] : []),
      ...(has(filter.checks) ? [sql`s.check_id = any(${filter.checks}::text[])`] : []),
      ...(filter.itemId === undefined ? [] : [sql`s.item_id = ${filter.itemId}`]),
      ...(filter.name ? [sql`i.name ilike ${containing(filter.name)}`] : []),
      ...(filter.minScore === undefined ? [] : [sql`s.score >= ${filter.minScore}`]),
      ...(filter.text === undefined ? [] : [filter.text.condition]),
      ...(filter.ids === undefined ? [] : [sql`s.id = any(${filter.ids}::bigint[])`]),
      ...(filter.justified === undefined ? [] : [filter.justified ? sql`j.id is not null` : sql`j.id is null`]),
    ],
    sql` and `,
  )}`;

const whichOf = ({ state }: IssueFilter) => (state === undefined || state === 'open' ? 'open' : 'any');

/** The justification of the issue `s` that held; `j.id` is null when there was none. */
const justified = (at: AsOf) => sql`left join justification j on j.issue_id = s.id and ${heldAt(at, 'j.valid_from', 'j.valid_to')}
  and j.facts_hash = s.facts_hash and j.expires_at > ${at.clock}`;

/** Issues, with the revisions of their items and with justifications where those are asked for. */
const sourcesOf = (
  filter: IssueFilter,
  at: AsOf,
  needsJustification = filter.justified !== undefined || filter.text !== undefined,
): readonly RawBuilder<unknown>[] => {
  const more = needsJustification ? justified(at) : sql``;
  const issues = issuesAt(at, whichOf(filter));
  if (!needsRevision(filter)) return issues.map((issue) => sql`${issue} s ${more}`);
  return combined(issues, revisionsAt(at), (issue, revision) => sql`${issue} s join ${revision} i on i.item_id = s.item_id ${more}`);
};

/** Issues with their justifications, `s` and `j`, for those that sum them up: what is to be selected from each source. */
export const selectIssues = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: IssueFilter,
  at: AsOf,
  selected: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> => {
  const where = await conditionsOf(db, scope, filter, at);
  return firstOf(
    sourcesOf(filter, at, true).map((source) => sql`select ${selected} from ${source} where ${where}`),
    sql``,
  );
};

/** `a` is the account. */
const columns = (
  scope: Scope,
) => sql`s.id, s.item_id as "itemId", a.name as account, s.technology, i.region, i.name, i.arn, s.check_id as "check", s.category as issue,
  s.score, s.notes, s.remedy, s.facts, (select coalesce(json_agg(json_build_object('itemId', r.id, 'technology', r.technology, 'name', r.name) order by r.id), '[]')
    from issue_link l join item r on r.id = l.item_id where l.issue_id = s.id and ${within(scope, 'r.account_id')}) as related,
  case when s.suspended then 'suspended' else s.state end as state, s.opened_at as "openedAt",
  j.id is not null as justified, j.reason as justification, j.author as "justifiedBy", j.valid_from as "justifiedAt",
  case when j.expires_at < 'infinity' then j.expires_at end as "justifiedUntil"`;

export const ISSUE_ORDERS = ['score', 'opened', 'oldest', 'justified', 'id'] as const;
export type IssueOrder = (typeof ISSUE_ORDERS)[number];

interface Ordered {
  readonly by: RawBuilder<unknown>;
  /** The same, by the names of what has been found. */
  readonly together: RawBuilder<unknown>;
  readonly behind: (after: Position) => RawBuilder<unknown>;
  /** What it is ordered by, but for the id. */
  readonly key: RawBuilder<unknown>;
}

const JUSTIFIED_AT = sql`coalesce(j.valid_from, '1970-01-01T00:00:00Z'::timestamptz)`;

const ORDERS: Readonly<Record<IssueOrder, Ordered>> = {
  score: {
    by: sql`s.score desc, s.id`,
    together: sql`key desc, id`,
    behind: ([score, id]) => sql`s.score <= ${score}::int and (s.score < ${score}::int or s.id > ${id}::bigint)`,
    key: sql`s.score`,
  },
  opened: {
    by: sql`s.opened_at desc, s.id desc`,
    together: sql`key desc, id desc`,
    behind: ([opened, id]) => sql`(s.opened_at, s.id) < (${opened}::timestamptz, ${id}::bigint)`,
    key: sql`s.opened_at`,
  },
  oldest: {
    by: sql`s.opened_at, s.id`,
    together: sql`key, id`,
    behind: ([opened, id]) => sql`(s.opened_at, s.id) > (${opened}::timestamptz, ${id}::bigint)`,
    key: sql`s.opened_at`,
  },
  // The newest justification first, and last what has none.
  justified: {
    by: sql`${JUSTIFIED_AT} desc, s.id desc`,
    together: sql`key desc, id desc`,
    behind: ([at, id]) => sql`(${JUSTIFIED_AT}, s.id) < (${at}::timestamptz, ${id}::bigint)`,
    key: JUSTIFIED_AT,
  },
  id: { by: sql`s.id`, together: sql`id`, behind: ([, id]) => sql`s.id > ${id}::bigint`, key: sql`0` },
};

export interface IssueListing {
  readonly filter: IssueFilter;
  readonly order: IssueOrder;
  readonly at: AsOf;
}

/** The rows of some issues that have been found, in the order in which they were found. */
const rowsOf = async (
  db: Kysely<DB> | Transaction<DB>,
  scope: Scope,
  filter: IssueFilter,
  at: AsOf,
  ids: readonly number[],
): Promise<IssueRow[]> => {
  if (ids.length === 0) return [];
  const queries = issuesAt(at, whichOf(filter)).map(
    (
      issue,
    ) => sql`select f.place, ${columns(scope)} from unnest(${ids}::bigint[]) with ordinality as f(id, place) join ${issue} s on s.id = f.id
      join lateral ${revisionOf(at, 's.item_id')} i on true join account a on a.id = s.account_id ${justified(at)} order by f.place`,
  );
  const { rows } = await sql<IssueRow & { place: number }>`${firstOf(queries, sql`order by place`)}`.execute(db);
  return hideOtherAccounts(
    db,
    scope,
    rows.map(({ place: _place, ...row }) => row),
  );
};

/** Issues as they were at an instant, some at a time. Whatever is written meanwhile, no row is skipped and none comes twice. */
export const listIssues = async (
  db: Kysely<DB>,
  scope: Scope,
  { filter, order, at }: IssueListing,
  { limit, after }: Slice,
): Promise<Sliced<IssueRow>> => {
  const { by, together, behind, key } = ORDERS[order];
  const where = await conditionsOf(db, scope, filter, at);
  const needsJustification = order === 'justified' ? true : undefined;
  const queries = sourcesOf(filter, at, needsJustification).map(
    (source) => sql`select s.id, ${key} as key from ${source}
      where ${where} and ${after === null ? sql`true` : behind(after)} order by ${by} limit ${limit + 1}`,
  );
  const found = await sql<{ id: number; key: number | Date }>`${firstOf(queries, sql`order by ${together} limit ${limit + 1}`)}`.execute(
    db,
  );
  const { rows, next } = sliced(found.rows, limit, (row) => [row.key instanceof Date ? row.key.toISOString() : row.key, row.id]);
  return {
    rows: await rowsOf(
      db,
      scope,
      filter,
      at,
      rows.map(({ id }) => id),
    ),
    next,
  };
};

/** All issues in pages, by ascending id: memory does not grow with their number. */
export async function* eachIssue(db: Kysely<DB>, scope: Scope, filter: IssueFilter, at: AsOf, pageSize = 1_000): AsyncGenerator<IssueRow> {
  let after: Position | null = null;
  do {
    const page: Sliced<IssueRow> = await listIssues(db, scope, { filter, order: 'id', at }, { limit: pageSize, after });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

export const getIssue = async (db: Kysely<DB> | Transaction<DB>, scope: Scope, id: number, at: AsOf): Promise<IssueRow> => {
  const found = await sql<{ id: number }>`select id from issue where id = ${id} and ${within(scope, 'account_id')}`.execute(db);
  const ids = found.rows.map((row) => row.id);
  const [row] = await rowsOf(db, scope, { state: 'any' }, at, ids);
  if (row) return row;
  throw new MonkeyError('not-found', `There is no issue ${id}.`);
};

/** The number and the points of unjustified issues by score, highest first: the summary of a scan. */
export const countByScore = async (
  db: Kysely<DB>,
  scope: Scope,
  filter: IssueFilter,
  at: AsOf,
): Promise<{ score: number; count: number }[]> => {
  const unjustified = { ...filter, justified: false };
  const where = await conditionsOf(db, scope, unjustified, at);
  const queries = sourcesOf(unjustified, at).map((source) => sql`select s.score from ${source} where ${where}`);
  const { rows } = await sql<{ score: number; count: number }>`select score, count(*) from (${firstOf(queries, sql``)}) as counted
    group by score order by score desc`.execute(db);
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
export const listUnknowns = async (db: Kysely<DB>, scope: Scope, itemId: number, at: AsOf): Promise<UnknownVerdictRow[]> => {
  const { rows } = await sql<UnknownVerdictRow>`select u.check_id as "check", u.code, u.message, u.permission, u.valid_from as since
    from unknown_verdict u join item i on i.id = u.item_id
    where u.item_id = ${itemId} and ${heldAt(at, 'u.valid_from', 'u.valid_to')} and ${within(scope, 'i.account_id')} order by u.check_id`.execute(
    db,
  );
  return rows;
};

/** Up to `limit`; beyond that "at least". */
export const countIssues = async (db: Kysely<DB>, scope: Scope, filter: IssueFilter, at: AsOf, limit: number): Promise<number> => {
  const where = await conditionsOf(db, scope, filter, at);
  const queries = sourcesOf(filter, at).map((source) => sql`select 1 from ${source} where ${where} limit ${limit}`);
  const { rows } = await sql<{ count: number }>`select count(*) from (${firstOf(queries, sql`limit ${limit}`)}) as counted`.execute(db);
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

/** Everything that was not known of items at an instant: checks that could not decide, and items that could not be seen. */
export const listAllUnknowns = async (
  db: Kysely<DB>,
  scope: Scope,
  { accounts, technologies }: { accounts?: readonly string[] | undefined; technologies?: readonly string[] | undefined },
  at: AsOf,
  limit: number,
): Promise<UnknownListRow[]> => {
  const { rows } = await sql<UnknownListRow>`
    select a.name as account, i.technology, i.region, i.name, i.arn, u."check", u.code, u.permission, u.message, u.since
    from revision_at(${at.valid}) i join item k on k.id = i.item_id join account a on a.id = i.account_id cross join lateral (
      select v.check_id as "check", v.code, v.permission, v.message, v.valid_from as since from unknown_verdict v
        where v.item_id = k.id and ${heldAt(at, 'v.valid_from', 'v.valid_to')}
      union all
      select null, f.code, f.permission, f.message, f.opened_at from failure f where ${heldAt(at, 'f.opened_at', 'f.closed_at')} and f.part is null
        and f.account_id = i.account_id and f.technology = i.technology and (f.uid = k.uid or (f.uid is null and (f.place is null or f.place = k.place)))) as u
    where i.content_hash is not null and ${within(scope, 'i.account_id')} and ${notIgnoredAt(at)}
      and (${accounts ?? null}::text[] is null or a.name = any(${accounts ?? null}::text[]))
      and (${technologies ?? null}::text[] is null or i.technology = any(${technologies ?? null}::text[]))
    order by k.id, u."check" nulls first limit ${limit}`.execute(db);
  return rows;
};

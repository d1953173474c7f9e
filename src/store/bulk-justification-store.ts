import { sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { present } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type IssueFilter, selectIssues } from './issue-store.ts';
import { assertJustification, type JustificationValues } from './justification-store.ts';
import { type Scope, within } from './scope.ts';

/** What became of one issue. */
export interface BulkResult<Result extends string> {
  readonly id: number;
  readonly result: Result;
}

export type JustifyResult = 'justified' | 'replaced' | 'fixed' | 'not-found';
export type RevokeResult = 'revoked' | 'not-justified' | 'not-found';

/** The issues that a filter finds now, by id. Throws `bad-input` when they are more than the limit. */
export const findIssueIds = async (tx: Transaction<DB>, scope: Scope, filter: IssueFilter, limit: number, now: Date): Promise<number[]> => {
  const found = await selectIssues(tx, scope, filter, present(now), sql`s.id`);
  const { rows } = await sql<{ id: number }>`select id from (${found}) as f order by id limit ${limit + 1}`.execute(tx);
  if (rows.length > limit)
    throw new MonkeyError(
      'bad-input',
      `More than ${limit.toLocaleString('en')} issues fit. Narrow the filter, and take them in several steps.`,
    );
  return rows.map(({ id }) => id);
};

interface LockedIssue {
  readonly id: number;
  readonly itemId: number;
  readonly isFixed: boolean;
  /** Is there a justification, whether it holds or not? */
  readonly hasJustification: boolean;
}

/** Those of the issues that are in the scope; nobody else changes them until this is over. */
const lock = async (tx: Transaction<DB>, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, LockedIssue>> => {
  const { rows } = await sql<LockedIssue>`select s.id, s.item_id as "itemId", s.state = 'fixed' as "isFixed",
      exists (select 1 from justification j where j.issue_id = s.id and j.valid_to = 'infinity') as "hasJustification"
    from issue s where s.id = any(${ids}::bigint[]) and ${within(scope, 's.account_id')} order by s.id for update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
};

interface EndedStamp {
  readonly id: number;
  readonly unjustified: number;
}

/** Sums again what the issues of items come to: another sum is another stamp. */
const sumItemsAgain = async (tx: Transaction<DB>, itemIds: readonly number[], now: Date): Promise<void> => {
  const { rows } = await sql<EndedStamp>`update audit_stamp s set valid_to = ${now} from (
      select v.id as item_id, coalesce(sum(i.score) filter (where not exists (
        select 1 from justification j where j.issue_id = i.id and j.valid_to = 'infinity' and j.facts_hash = i.facts_hash and j.expires_at > ${now})), 0)::int as unjustified
      from unnest(${itemIds}::bigint[]) as v(id) left join issue i on i.item_id = v.id and i.state <> 'fixed' group by v.id) as n
    where s.item_id = n.item_id and s.valid_to = 'infinity' and s.unjustified_score <> n.unjustified returning s.id, n.unjustified`.execute(
    tx,
  );
  await sql`insert into audit_stamp (item_id, revision_id, checks_version, holds_until, score, unjustified_score, issues, unknowns, digest, valid_from)
    select s.item_id, s.revision_id, s.checks_version, s.holds_until, s.score, v.unjustified, s.issues, s.unknowns, s.digest, ${now}
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ unjustified }) => unjustified)}::int[]) as v(id, unjustified)
      join audit_stamp s on s.id = v.id`.execute(tx);
};

const endJustifications = async (
  tx: Transaction<DB>,
  ids: readonly number[],
  how: 'replaced' | 'revoked',
  by: string,
  now: Date,
): Promise<void> => {
  await sql`update justification set valid_to = ${now}, ended = ${how}, ended_by = ${by}
    where issue_id = any(${ids}::bigint[]) and valid_to = 'infinity'`.execute(tx);
};

const itemsOf = (issues: readonly LockedIssue[]): number[] => [...new Set(issues.map(({ itemId }) => itemId))].sort((a, b) => a - b);

/** Each id once, in the order in which they were given. */
const resultsOf = <Result extends string>(
  ids: readonly number[],
  found: ReadonlyMap<number, LockedIssue>,
  resultOf: (issue: LockedIssue) => Result,
): BulkResult<Result | 'not-found'>[] =>
  [...new Set(ids)].map((id) => {
    const issue = found.get(id);
    return { id, result: issue === undefined ? 'not-found' : resultOf(issue) };
  });

/**
 * Accepts issues as they are, each for the facts that it rests on now. Those that cannot be justified are told of, and keep nobody
 * from justifying the others.
 */
export const justifyIssues = async (
  tx: Transaction<DB>,
  scope: Scope,
  ids: readonly number[],
  values: JustificationValues,
  now: Date,
): Promise<BulkResult<JustifyResult>[]> => {
  const reason = assertJustification(values, now);
  const found = await lock(tx, scope, ids);
  const open = [...found.values()].filter(({ isFixed }) => !isFixed);
  const openIds = open.map(({ id }) => id);
  await endJustifications(tx, openIds, 'replaced', values.author, now);
  await sql`insert into justification (issue_id, facts_hash, author, reason, expires_at, valid_from)
    select id, facts_hash, ${values.author}, ${reason}, ${values.expiresAt ?? 'infinity'}::timestamptz, ${now} from issue
    where id = any(${openIds}::bigint[])`.execute(tx);
  await sumItemsAgain(tx, itemsOf(open), now);
  return resultsOf(ids, found, ({ isFixed, hasJustification }) => {
    if (isFixed) return 'fixed';
    return hasJustification ? 'replaced' : 'justified';
  });
};

/** Takes justifications back; that they were there stays on record. */
export const revokeJustifications = async (
  tx: Transaction<DB>,
  scope: Scope,
  ids: readonly number[],
  author: string,
  now: Date,
): Promise<BulkResult<RevokeResult>[]> => {
  const found = await lock(tx, scope, ids);
  const justified = [...found.values()].filter(({ hasJustification }) => hasJustification);
  await endJustifications(
    tx,
    justified.map(({ id }) => id),
    'revoked',
    author,
    now,
  );
  await sumItemsAgain(tx, itemsOf(justified), now);
  return resultsOf(ids, found, ({ hasJustification }) => (hasJustification ? 'revoked' : 'not-justified'));
};

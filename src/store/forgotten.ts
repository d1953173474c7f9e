import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { RetentionKind } from '../model/retention.ts';
import type { DB } from './database-types.ts';
import { holdKnowledge } from './knowledge.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** How many rows of each sort, by what they are called; what there is none of is left out. */
export type RowCounts = Readonly<Record<string, number>>;

/** Rows of a table that may go once they have ceased to hold. */
interface Forgettable {
  readonly what: string;
  readonly table: string;
  /** When a row `t` ceased to hold. */
  readonly since: string;
  /** Which rows `t` have ceased to hold. */
  readonly isOver: RawBuilder<boolean>;
  /** Whoever judges relies on these rows, so nobody may be at it. */
  readonly isJudgedBy?: boolean;
}

const over = (column: string) => sql<boolean>`${sql.ref(`t.${column}`)} < 'infinity'`;

/**
 * What may be forgotten, by kind. Never what still holds: the present revision, what is not fixed, an issue whose check is switched off
 * (nobody knows whether it is over), a justification, and the fixed issue that has one, which holds again when the issue comes back.
 */
const FORGETTABLE: Readonly<Record<Exclude<RetentionKind, 'audit-log'>, readonly Forgettable[]>> = {
  revisions: [{ what: 'revisions', table: 'revision', since: 'valid_to', isOver: over('valid_to') }],
  issues: [
    {
      what: 'fixed issues',
      table: 'issue',
      since: 'valid_from',
      isOver: sql`t.state = 'fixed' and not t.suspended and not exists (select 1 from justification j where j.issue_id = t.id and j.valid_to = 'infinity')`,
      isJudgedBy: true,
    },
    { what: 'states of issues', table: 'issue_history', since: 'valid_to', isOver: sql`true` },
    { what: 'justifications', table: 'justification', since: 'valid_to', isOver: over('valid_to') },
    { what: 'stamps', table: 'audit_stamp', since: 'valid_to', isOver: over('valid_to') },
    { what: 'unknown verdicts', table: 'unknown_verdict', since: 'valid_to', isOver: over('valid_to') },
    { what: 'failures', table: 'failure', since: 'closed_at', isOver: over('closed_at') },
  ],
};

/** Up to so many are counted: more are "at least". */
export const COUNTED_AT_MOST = 1_000_000;

const old = ({ since, isOver }: Forgettable, before: Date) => sql`${isOver} and ${sql.ref(`t.${since}`)} <= ${before}`;

const count = async (db: Db, query: RawBuilder<unknown>): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from (${query} limit ${COUNTED_AT_MOST}) as counted`.execute(db);
  return rows[0]!.count;
};

const counted = (entries: readonly (readonly [string, number])[]): RowCounts => Object.fromEntries(entries.filter(([, rows]) => rows > 0));

/** What would go that had ceased to hold by then. */
export const countForgettable = async (db: Db, kind: RetentionKind, before: Date): Promise<RowCounts> => {
  if (kind === 'audit-log') return counted([['entries', await count(db, sql`select 1 from audit_log where at < ${before}`)]]);
  const counts: (readonly [string, number])[] = [];
  for (const one of FORGETTABLE[kind])
    counts.push([one.what, await count(db, sql`select 1 from ${sql.table(one.table)} t where ${old(one, before)}`)]);
  return counted(counts);
};

const forgetRows = async (tx: Transaction<DB>, one: Forgettable, before: Date, limit: number): Promise<number> => {
  if (one.isJudgedBy) await holdKnowledge(tx);
  const table = sql.table(one.table);
  // The condition stands there twice: a row that has changed since it was found must still be over.
  const { numAffectedRows } = await sql`delete from ${table} t where ${old(one, before)} and t.id in (
    select t.id from ${table} t where ${old(one, before)} order by ${sql.ref(`t.${one.since}`)} limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

/** At least so many entries, since those of one instant go together. */
const forgetEntries = async (tx: Transaction<DB>, before: Date, limit: number): Promise<number> => {
  const { rows } = await sql<{ forgotten: number | null }>`
    with oldest as (select max(at) as at from (select at from audit_log where at < ${before} order by at limit ${limit}) as first)
    select forget_audit_log(coalesce((select min(l.at) from audit_log l where l.at > oldest.at and l.at < ${before}), ${before}::timestamptz)) as forgotten
    from oldest where oldest.at is not null`.execute(tx);
  return rows[0]?.forgotten ?? 0;
};

/** From now on nothing is told of earlier instants. */
export const noteForgotten = async (tx: Transaction<DB>, kind: RetentionKind, before: Date): Promise<void> => {
  await sql`insert into forgotten (kind, before) values (${kind}, ${before})
    on conflict (kind) do update set before = greatest(forgotten.before, excluded.before)`.execute(tx);
};

/** Removes some of what had ceased to hold by then: up to `limit` rows of each sort. Nothing in the answer: nothing is left. */
export const forgetSome = async (tx: Transaction<DB>, kind: RetentionKind, before: Date, limit: number): Promise<RowCounts> => {
  const counts: (readonly [string, number])[] = [];
  if (kind === 'audit-log') counts.push(['entries', await forgetEntries(tx, before, limit)]);
  else for (const one of FORGETTABLE[kind]) counts.push([one.what, await forgetRows(tx, one, before, limit)]);
  const gone = counted(counts);
  if (Object.keys(gone).length > 0) await noteForgotten(tx, kind, before);
  return gone;
};

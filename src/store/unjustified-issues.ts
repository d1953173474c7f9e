import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { noteForgotten } from './forgotten.ts';
import { judgeAgain } from './judge-again.ts';
import { holdKnowledge } from './knowledge.ts';

/** Whose issues. Null: of all. */
export interface IssueSelection {
  readonly accountIds: readonly number[] | null;
  readonly technologies: readonly string[] | null;
}

/** `i` is the issue: nobody has justified it, for the facts that it rests on now. */
const unjustified = ({ accountIds, technologies }: IssueSelection, now: Date): RawBuilder<boolean> =>
  sql<boolean>`(${accountIds}::int[] is null or i.account_id = any(${accountIds}::int[]))
    and (${technologies}::text[] is null or i.technology = any(${technologies}::text[]))
    and not exists (select 1 from justification j where j.issue_id = i.id and j.valid_to = 'infinity' and j.facts_hash = i.facts_hash and j.expires_at > ${now})`;

export interface UnjustifiedIssues {
  readonly open: number;
  /** Fixed, or suspended since their checks are switched off. */
  readonly others: number;
  /** The newest of them; 0: there is none. */
  readonly newest: number;
}

export const countUnjustified = async (db: Kysely<DB>, selection: IssueSelection, now: Date): Promise<UnjustifiedIssues> => {
  const { rows } = await sql<UnjustifiedIssues>`select count(*) filter (where i.state <> 'fixed') as open,
    count(*) filter (where i.state = 'fixed') as others, coalesce(max(i.id), 0) as newest from issue i where ${unjustified(selection, now)}`.execute(
    db,
  );
  return rows[0]!;
};

export interface RemovalBatch {
  readonly selection: IssueSelection;
  /** Ids from behind the first to the second: what is found again meanwhile is not removed again. */
  readonly after: number;
  readonly newest: number;
  readonly limit: number;
  /** The technologies that are judged. */
  readonly technologies: readonly string[];
}

/**
 * Removes some issues with everything that was said of them, and has their items judged anew: what is still so comes back as a new issue.
 * From now on nothing is told of earlier instants, when they were there. Returns how many, and the last that was looked at; null: no more.
 */
export const removeUnjustified = async (
  tx: Transaction<DB>,
  { selection, after, newest, limit, technologies }: RemovalBatch,
  now: Date,
): Promise<{ readonly removed: number; readonly last: number | null }> => {
  await holdKnowledge(tx);
  const { rows } = await sql<{
    id: number;
  }>`select i.id from issue i where i.id > ${after} and i.id <= ${newest} and ${unjustified(selection, now)}
    order by i.id limit ${limit} for update`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { removed: 0, last: null };
  // Somebody may have justified one before it was locked; this sees it.
  const gone = await sql<{
    item_id: number;
  }>`delete from issue i where i.id = any(${ids}) and ${unjustified(selection, now)} returning item_id`.execute(tx);
  await judgeAgain(tx, [...new Set(gone.rows.map(({ item_id }) => item_id))], technologies, 'issues were removed', now);
  if (gone.rows.length > 0) await noteForgotten(tx, 'issues', now);
  return { removed: gone.rows.length, last: ids.at(-1)! };
};

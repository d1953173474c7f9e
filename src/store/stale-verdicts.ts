import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { fixIssues } from './issue-batch.ts';
import { judgeAgain } from './judge-again.ts';
import { holdKnowledge } from './knowledge.ts';

/** What this program can judge. */
export interface Judged {
  readonly checkIds: readonly string[];
  readonly technologies: readonly string[];
}

/** What a check that this program does not have once said, and nobody will say otherwise. */
export interface StaleVerdicts {
  readonly check: string;
  readonly technology: string;
  readonly issues: number;
  readonly unknowns: number;
}

export const listStaleVerdicts = async (db: Kysely<DB>, { checkIds }: Judged): Promise<StaleVerdicts[]> => {
  const { rows } =
    await sql<StaleVerdicts>`select check_id as "check", technology, sum(issue)::int as issues, sum(unknown)::int as unknowns from (
      select s.check_id, s.technology, 1 as issue, 0 as unknown from issue s
        where (s.state <> 'fixed' or s.suspended) and s.check_id <> all(${checkIds}::text[])
      union all select u.check_id, i.technology, 0, 1 from unknown_verdict u join item i on i.id = u.item_id
        where u.valid_to = 'infinity' and u.check_id <> all(${checkIds}::text[])) as stale
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
};

export interface ClosedVerdicts {
  readonly issues: number;
  readonly unknowns: number;
}

/** Ends some of these verdicts: the issues are fixed, and stay with what was said of them. Nothing in the answer: none is left. */
export const closeStaleVerdicts = async (tx: Transaction<DB>, judged: Judged, limit: number, now: Date): Promise<ClosedVerdicts> => {
  await holdKnowledge(tx);
  const { checkIds, technologies } = judged;
  const issues = await sql<{ id: number; item_id: number }>`select id, item_id from issue
    where (state <> 'fixed' or suspended) and check_id <> all(${checkIds}::text[]) order by id limit ${limit}`.execute(tx);
  await fixIssues(
    tx,
    issues.rows.map(({ id }) => id),
    now,
  );
  const unknowns = await sql<{ item_id: number }>`update unknown_verdict set valid_to = ${now} where id in (
    select id from unknown_verdict where valid_to = 'infinity' and check_id <> all(${checkIds}::text[]) order by id limit ${limit})
    returning item_id`.execute(tx);
  const items = new Set([...issues.rows, ...unknowns.rows].map(({ item_id }) => item_id));
  await judgeAgain(tx, [...items], technologies, 'checks changed', now);
  return { issues: issues.rows.length, unknowns: unknowns.rows.length };
};

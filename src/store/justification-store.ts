import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { present } from './as-of.ts';
import type { DB } from './database-types.ts';
import { inTransaction } from './in-transaction.ts';
import { getIssue, type IssueRow } from './issue-store.ts';
import type { Scope } from './scope.ts';

/** The longest reason, in characters: a screenful. */
const REASON_LIMIT = 4_000;

export interface JustificationValues {
  readonly author: string;
  readonly reason: string;
  /** Null: until the facts change. */
  readonly expiresAt: Date | null;
}

/** Sums again what the issues of an item come to, after a justification came or went: another sum is another stamp. */
const sumAgain = async (tx: Transaction<DB>, itemId: number, now: Date): Promise<void> => {
  const { rows } = await sql<{ id: number; unjustified: number }>`
    update audit_stamp s set valid_to = ${now} from (
      select coalesce(sum(i.score), 0)::int as unjustified from issue i where i.item_id = ${itemId} and i.state <> 'fixed' and not exists (
        select 1 from justification j where j.issue_id = i.id and j.valid_to = 'infinity' and j.facts_hash = i.facts_hash and j.expires_at > ${now})) as summed
    where s.item_id = ${itemId} and s.valid_to = 'infinity' and s.unjustified_score <> summed.unjustified
    returning s.id, summed.unjustified`.execute(tx);
  for (const { id, unjustified } of rows) {
    await sql`insert into audit_stamp (item_id, revision_id, checks_version, holds_until, score, unjustified_score, issues, unknowns, digest, valid_from)
      select item_id, revision_id, checks_version, holds_until, score, ${unjustified}, issues, unknowns, digest, ${now} from audit_stamp where id = ${id}`.execute(
      tx,
    );
  }
};

const assertReason = (reason: string): string => {
  const text = reason.trim();
  if (text === '') throw new MonkeyError('bad-input', 'A justification needs a reason.');
  if (text.length > REASON_LIMIT)
    throw new MonkeyError('bad-input', `A reason may have at most ${REASON_LIMIT} characters; this one has ${text.length}.`);
  return text;
};

/** The reason as it is kept. Throws a sentence when that, or the end, is none. */
export const assertJustification = ({ reason, expiresAt }: JustificationValues, now: Date): string => {
  const text = assertReason(reason);
  if (expiresAt && expiresAt <= now) throw new MonkeyError('bad-input', 'A justification cannot end in the past.');
  return text;
};

/** Ends the justifications whose time is over, and counts their issues again. */
export const expireJustifications = (db: Kysely<DB>, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    const { rows } = await sql<{ item_id: number }>`with ended as (
        update justification set valid_to = ${now}, ended = 'expired' where valid_to = 'infinity' and expires_at <= ${now} returning issue_id)
      select distinct i.item_id from ended e join issue i on i.id = e.issue_id order by i.item_id`.execute(tx);
    for (const { item_id } of rows) await sumAgain(tx, item_id, now);
  });

/** Accepts an issue as it is, for the facts that it rests on now. Replaces an earlier justification. */
export const justifyIssue = (db: Kysely<DB>, scope: Scope, issueId: number, values: JustificationValues, now: Date): Promise<IssueRow> =>
  inTransaction(db, async (tx) => {
    const reason = assertJustification(values, now);
    const issue = await getIssue(tx, scope, issueId, present(now));
    if (issue.state === 'fixed') throw new MonkeyError('conflict', `Issue ${issueId} is fixed; there is nothing to justify.`);
    if (issue.state === 'suspended')
      throw new MonkeyError('conflict', `Issue ${issueId} is suspended, since its check is switched off; there is nothing to justify.`);
    await sql`update justification set valid_to = ${now}, ended = 'replaced', ended_by = ${values.author} where issue_id = ${issueId} and valid_to = 'infinity'`.execute(
      tx,
    );
    await sql`insert into justification (issue_id, facts_hash, author, reason, expires_at, valid_from)
      select id, facts_hash, ${values.author}, ${reason}, ${values.expiresAt ?? 'infinity'}::timestamptz, ${now} from issue where id = ${issueId}`.execute(
      tx,
    );
    await sumAgain(tx, issue.itemId, now);
    return getIssue(tx, scope, issueId, present(now));
  });

/** Takes a justification back; that it was there stays on record. */
export const revokeJustification = (db: Kysely<DB>, scope: Scope, issueId: number, author: string, now: Date): Promise<IssueRow> =>
  inTransaction(db, async (tx) => {
    const issue = await getIssue(tx, scope, issueId, present(now));
    const { numAffectedRows } = await sql`update justification set valid_to = ${now}, ended = 'revoked', ended_by = ${author}
      where issue_id = ${issueId} and valid_to = 'infinity'`.execute(tx);
    if (Number(numAffectedRows ?? 0) === 0) throw new MonkeyError('conflict', `Issue ${issueId} is not justified.`);
    await sumAgain(tx, issue.itemId, now);
    return getIssue(tx, scope, issueId, present(now));
  });

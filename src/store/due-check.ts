import { sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/** A check, and where a decision about it holds. */
export interface DecidedCheck {
  readonly checkId: string;
  readonly technology: string;
  /** Null: everywhere. */
  readonly accountId: number | null;
}

/**
 * Makes due the items whose verdicts a decision about a check may change: those with an issue or an unknown verdict of it; all of its
 * technology when it may newly speak.
 */
export const dueForCheck = async (
  tx: Transaction<DB>,
  { checkId, technology, accountId }: DecidedCheck,
  mayNewlySpeak: boolean,
  now: Date,
): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select i.id, 'an override changed', ${now}::timestamptz from item i
    where i.active and i.technology = ${technology} and (${accountId}::int is null or i.account_id = ${accountId}::int) and (${mayNewlySpeak}
      or exists (select 1 from issue s where s.item_id = i.id and s.check_id = ${checkId} and s.state <> 'fixed')
      or exists (select 1 from unknown_verdict u where u.item_id = i.id and u.check_id = ${checkId} and u.valid_to = 'infinity'))
    on conflict (item_id) do nothing`.execute(tx);
};

/**
 * Has the next audit of items with an issue of the check reconciled, even when it says what the last one said: an issue may have to be
 * suspended, or to come back, without any finding that differs.
 */
export const forgetDigests = async (tx: Transaction<DB>, { checkId, accountId }: DecidedCheck): Promise<void> => {
  await sql`update audit_stamp set digest = '' where valid_to = 'infinity' and item_id in (
    select item_id from issue where check_id = ${checkId} and (state <> 'fixed' or suspended)
      and (${accountId}::int is null or account_id = ${accountId}::int))`.execute(tx);
};

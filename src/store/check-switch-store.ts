import { type Kysely, sql, type Transaction } from 'kysely';
import type { AsOf } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type DecidedCheck, dueForCheck, forgetDigests } from './due-check.ts';
import { factsAt } from './facts-at.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge } from './knowledge.ts';
import { type Scope, within } from './scope.ts';

/** That a check is switched off in an account. */
export interface CheckSwitch {
  readonly checkId: string;
  readonly accountId: number;
  readonly account: string;
}

/** Where checks were switched off at an instant, beyond those that are so everywhere. */
export const listSwitchedOff = async (db: Kysely<DB> | Transaction<DB>, scope: Scope, at: AsOf): Promise<CheckSwitch[]> => {
  const { rows } = await sql<CheckSwitch>`select w.check_id as "checkId", w.account_id as "accountId", a.name as account
    from ${factsAt('check_switch', at)} as w join account a on a.id = w.account_id where w.is_off and ${within(scope, 'w.account_id')}
    order by w.check_id, a.name`.execute(db);
  return rows;
};

/** Switches a check off or on in one account, and has judged again what that touches there. False: it was so already. */
export const switchCheckInAccount = (
  db: Kysely<DB>,
  check: DecidedCheck & { readonly accountId: number },
  isOff: boolean,
  now: Date,
): Promise<boolean> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { checkId, accountId } = check;
    const { rows } = await sql`insert into check_switch as w (check_id, account_id, is_off, valid_from)
      select ${checkId}, ${accountId}, ${isOff}, ${now}::timestamptz
        where ${isOff} or exists (select 1 from check_switch where check_id = ${checkId} and account_id = ${accountId})
      on conflict (check_id, account_id) do update set is_off = excluded.is_off, valid_from = excluded.valid_from where w.is_off <> excluded.is_off
      returning id`.execute(tx);
    if (rows.length === 0) return false;
    await dueForCheck(tx, check, !isOff, now);
    await forgetDigests(tx, check);
    return true;
  });

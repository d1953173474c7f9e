import type { Transaction } from 'kysely';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import { countItems, removeAccount } from '../store/account-store.ts';
import type { DB } from '../store/database-types.ts';

export interface RemovalOptions {
  /** Remove it with its history. */
  readonly force: boolean;
  /** How that is asked for: `Give --force`. */
  readonly toForce: string;
}

/** Removes an account; returns how many items went with it. Refuses to take a history away unless forced. */
export const removeAccountOf = async (
  tx: Transaction<DB>,
  account: Account,
  { force, toForce }: RemovalOptions,
  now: Date,
): Promise<number> => {
  const items = await countItems(tx, account.id);
  if (items > 0 && !force)
    throw new MonkeyError(
      'conflict',
      `${account.name} has ${items} items with their whole history. ${toForce} to remove them too, or keep the account inactive.`,
    );
  await removeAccount(tx, account, now);
  return items;
};

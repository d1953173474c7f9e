import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { Deed } from '../store/audit-log-store.ts';
import type { DecidedCheck } from '../store/due-check.ts';
import { type Registry, technologyOf } from './registry.ts';
import { asCheckedAccount } from './watch-run.ts';

export interface CheckOfAccount {
  readonly checkId: string;
  readonly technology: string;
  readonly account: Account;
}

/** A check that looks at items of the account, or may. Throws a sentence about one of another account type. */
export const assertJudged = (
  registry: Registry,
  { checkId, technology, account }: CheckOfAccount,
): DecidedCheck & { readonly accountId: number } => {
  const { accountType } = technologyOf(registry, technology);
  const { type } = asCheckedAccount(account);
  if (type !== accountType)
    throw new MonkeyError(
      'bad-input',
      `${checkId} looks at accounts of the type ${accountType}, and ${account.name} is of the type ${type}.`,
    );
  return { checkId, technology, accountId: account.id };
};

/** What the audit log says of a switch. Null: everywhere. */
export const checkSwitchDeed = (checkId: string, account: string | null, isOff: boolean): Deed => ({
  action: isOff ? 'check.switched-off' : 'check.switched-on',
  subject: account === null ? `check ${checkId}` : `check ${checkId} in account ${account}`,
});

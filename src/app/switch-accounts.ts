import { planSwitch } from '../engine/plan-switch.ts';
import type { Account } from '../model/account.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';

export interface SwitchedAccounts {
  /** Names of the accounts that were switched. */
  readonly switched: readonly string[];
  /** How many of those that were meant were so already. */
  readonly unchanged: number;
}

/** Has accounts watched, or not watched, found by name or identifier; `all` is every account of ours. All of them, or none. */
export const switchAccounts = async (app: App, names: readonly string[], active: boolean): Promise<SwitchedAccounts> => {
  let switched: readonly string[] = [];
  const decide = (stored: readonly Account[]) => {
    const plan = planSwitch(stored, names, active);
    switched = plan.switched;
    return plan.wanted;
  };
  const { unchanged } = await changeAccounts(app, decide);
  return { switched, unchanged };
};

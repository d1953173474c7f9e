import type { AccountRow } from '../engine/account-rows.ts';
import { planUpsert, type UpsertOptions } from '../engine/plan-upsert.ts';
import type { AccountCounts } from '../store/account-batch.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';

/** Adds or updates the accounts of all rows, found by type and identifier: all in one transaction, or none. */
export const upsertAccounts = (app: App, rows: readonly AccountRow[], options: UpsertOptions): Promise<AccountCounts> =>
  changeAccounts(app, (stored) => planUpsert(app.registry, rows, stored, options));

import { providerOf } from '../engine/parse-account.ts';
import { planUpsert } from '../engine/plan-upsert.ts';
import type { AccountCounts } from '../store/account-batch.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';
import { nameOfSource, readSource, type Source } from './read-source.ts';
import { type SwagOptions, swagRows } from './swag-rows.ts';

export interface SyncSwagOptions extends SwagOptions {
  readonly source: Source;
  readonly signal: AbortSignal;
}

export interface SyncedSwag extends AccountCounts {
  /** Accounts of the type that are stored and that SWAG does not list; they stay as they are. */
  readonly unlisted: number;
}

/** Makes the accounts of one type as SWAG describes them, found by identifier: all in one transaction, or none. */
export const syncSwag = async (app: App, { source, signal, ...options }: SyncSwagOptions): Promise<SyncedSwag> => {
  const { type } = providerOf(app.registry, options.accountType);
  const name = nameOfSource(source);
  const rows = swagRows(await readSource(app, source, signal), name, options);
  let unlisted = 0;
  const counts = await changeAccounts(app, (stored) => {
    const wanted = planUpsert(app.registry, rows, stored, { source: name, updateExisting: true });
    const listed = new Set(wanted.map(({ id }) => id));
    unlisted = stored.filter((account) => account.type === type && !listed.has(account.id)).length;
    return wanted;
  });
  return { ...counts, unlisted };
};

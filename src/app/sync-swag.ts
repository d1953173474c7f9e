import { MonkeyError } from '../model/errors.ts';
import type { ObjectLocation } from '../plugin/define-provider.ts';
import type { AccountCounts } from '../store/account-batch.ts';
import { changeAccounts } from './change-accounts.ts';
import type { App } from './open-app.ts';
import { providerOf } from './parse-account.ts';
import { readDocument } from './read-document.ts';
import { type SwagOptions, swagRows } from './swag-rows.ts';
import { planUpsert } from './upsert-accounts.ts';

/** Where the list lies: in a bucket, or in a file. */
export type SwagSource = ObjectLocation | { readonly file: string };

export interface SyncSwagOptions extends SwagOptions {
  readonly source: SwagSource;
  readonly signal: AbortSignal;
}

export interface SyncedSwag extends AccountCounts {
  /** Accounts of the type that are stored and that SWAG does not list; they stay as they are. */
  readonly unlisted: number;
}

/** Any provider that can read objects may: a list lies where its operators keep it, whatever type of account it is about. */
const readSource = async ({ registry }: App, source: SwagSource, signal: AbortSignal): Promise<string> => {
  if ('file' in source) return readDocument(source.file);
  const reader = [...registry.providers.values()].find((provider) => provider.readObject);
  if (reader?.readObject) return reader.readObject(source, signal);
  throw new MonkeyError('bad-input', 'No provider of this installation reads objects out of buckets. Give a file instead.');
};

const nameOf = (source: SwagSource): string => ('file' in source ? source.file : `s3://${source.bucket}/${source.key}`);

/** Makes the accounts of one type as SWAG describes them, found by identifier: all in one transaction, or none. */
export const syncSwag = async (app: App, { source, signal, ...options }: SyncSwagOptions): Promise<SyncedSwag> => {
  const { type } = providerOf(app.registry, options.accountType);
  const name = nameOf(source);
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

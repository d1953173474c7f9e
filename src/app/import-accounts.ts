import { accountRows, type RowFormat } from '../engine/account-rows.ts';
import type { AccountCounts } from '../store/account-batch.ts';
import type { App } from './open-app.ts';
import { readDocument } from './read-document.ts';
import { upsertAccounts } from './upsert-accounts.ts';

export interface ImportOptions {
  /** Absent: by the name of the file and how it begins. */
  readonly format?: RowFormat;
  readonly updateExisting: boolean;
}

/** Adds accounts from a file, and updates those that are known if that is wanted: all in one transaction, or none. */
export const importAccounts = async (app: App, file: string, { format, updateExisting }: ImportOptions): Promise<AccountCounts> => {
  const fieldNames = new Set([...app.registry.providers.values()].flatMap(({ fields }) => fields.map(({ name }) => name)));
  const rows = accountRows(readDocument(file), file, fieldNames, format);
  return upsertAccounts(app, rows, { source: file, updateExisting });
};

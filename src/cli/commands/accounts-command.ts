import type { Command } from 'commander';
import { parsePair } from '../parse-option.ts';
import { type PrintedRow, parseFormat, printRows, streamed } from '../print-rows.ts';
import { withApp } from '../with-app.ts';

const FIELDS = ['name', 'type', 'identifier', 'active', 'third_party', 'notes', 'fields'];

interface AddOptions {
  readonly field: readonly (readonly [string, string])[];
  readonly thirdParty?: boolean;
  readonly inactive?: boolean;
  readonly notes?: string;
}

const add = (type: string, name: string, identifier: string, options: AddOptions): Promise<void> =>
  withApp(async ({ operator }) => {
    const { field, thirdParty = false, inactive = false, notes = null } = options;
    const account = await operator.addAccount({ type, name, identifier, fields: field, active: !inactive, thirdParty, notes });
    console.log(`Added ${account.type} account ${account.name} (${account.identifier})${account.active ? '' : ', not watched'}.`);
  });

const list = (options: { format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withApp(async ({ operator }) => {
    const rows = (await operator.listAccounts()).map(
      ({ name, type, identifier, active, thirdParty, notes, fields }): PrintedRow => ({
        name,
        type,
        identifier,
        active,
        third_party: thirdParty,
        notes,
        fields,
      }),
    );
    await printRows(format, FIELDS, streamed(rows));
  });
};

const remove = (name: string, options: { force?: boolean }): Promise<void> =>
  withApp(async ({ operator }) => {
    const items = await operator.removeAccount(name, options.force ?? false);
    console.log(`Removed ${name}${items > 0 ? ` and its ${items} items` : ''}.`);
  });

const importFile = (file: string): Promise<void> =>
  withApp(async ({ operator }) => {
    const { added, updated } = await operator.importAccounts(file);
    console.log(`Added ${added} and updated ${updated} accounts from ${file}.`);
  });

export const addAccountsCommand = (program: Command): void => {
  const accounts = program.command('accounts').description('the accounts that are watched, or only known');
  accounts
    .command('add')
    .description('add an account')
    .argument('<type>', 'account type: AWS, snapshot')
    .argument('<name>', 'how it is called here')
    .argument('<identifier>', 'how its provider calls it (AWS: 12 digits; snapshot: a file or folder)')
    .option(
      '--field <key=value>',
      'a custom field of its type; may be given more than once',
      (text: string, all: (readonly [string, string])[]) => [...all, parsePair(text)],
      [],
    )
    .option('--third-party', 'it belongs to somebody else: known, never watched')
    .option('--inactive', 'known and ours, but not watched')
    .option('--notes <text>', 'notes')
    .action(add);
  accounts.command('list').description('list the accounts').option('--format <format>', 'table, json, ndjson or csv', 'table').action(list);
  accounts
    .command('remove')
    .description('remove an account')
    .argument('<name>')
    .option('--force', 'with all its items and their history')
    .action(remove);
  accounts
    .command('import')
    .description('add or update accounts from a file of JSON lines, in the form that "accounts list --format ndjson" writes')
    .argument('<file>')
    .action(importFile);
};

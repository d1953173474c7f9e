import { type Command, Option } from 'commander';
import { collect, parsePair } from '../parse-option.ts';
import { type PrintedRow, parseFormat, printRows, streamed } from '../print-rows.ts';
import { type Tools, withApp } from '../with-app.ts';

const FIELDS = ['name', 'type', 'identifier', 'active', 'third_party', 'notes', 'fields'];

interface FieldOptions {
  readonly field: readonly (readonly [string, string])[];
  readonly secret?: readonly string[];
}

/** What was given of custom fields; secrets are asked for. */
const fieldsOf = async ({ operator }: Tools, type: string, { field, secret = [] }: FieldOptions): Promise<StatedFields> => {
  operator.assertNoSecrets(
    type,
    field.map(([name]) => name),
  );
  const { askSecrets } = await import('../ask-password.ts');
  return [...field, ...(await askSecrets(secret))];
};

type StatedFields = readonly (readonly [string, string | null])[];

interface AddOptions extends FieldOptions {
  readonly thirdParty?: boolean;
  readonly inactive?: boolean;
  readonly notes?: string;
}

const add = (type: string, name: string, identifier: string, options: AddOptions): Promise<void> =>
  withApp(async (tools) => {
    const { thirdParty = false, inactive = false, notes = null } = options;
    const active = !inactive && !thirdParty;
    const fields = await fieldsOf(tools, type, options);
    const account = await tools.operator.addAccount({ type, name, identifier, fields, active, thirdParty, notes });
    console.log(`Added ${account.type} account ${account.name} (${account.identifier})${account.active ? '' : ', not watched'}.`);
  });

interface ChangeOptions extends FieldOptions {
  readonly name?: string;
  readonly identifier?: string;
  readonly notes?: string;
  readonly thirdParty?: boolean;
  readonly clear?: readonly string[];
}

const change = (reference: string, options: ChangeOptions): Promise<void> =>
  withApp(async (tools) => {
    const { operator } = tools;
    const { type } = await operator.findAccount(reference);
    const cleared = (options.clear ?? []).map((name) => [name, null] as const);
    const { name, identifier, notes, thirdParty } = options;
    const { account, isChanged } = await operator.changeAccount(reference, {
      ...(name === undefined ? {} : { name }),
      ...(identifier === undefined ? {} : { identifier }),
      ...(notes === undefined ? {} : { notes: notes === '' ? null : notes }),
      ...(thirdParty === undefined ? {} : { thirdParty }),
      fields: [...(await fieldsOf(tools, type, options)), ...cleared],
    });
    console.log(isChanged ? `Changed ${account.name}.` : `${account.name} is so already.`);
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

interface ImportOptions {
  readonly format?: 'json' | 'ndjson' | 'csv';
  readonly updateExisting?: boolean;
}

const importFile = (file: string, { format, updateExisting = false }: ImportOptions): Promise<void> =>
  withApp(async ({ operator }) => {
    const options = { updateExisting, ...(format === undefined ? {} : { format }) };
    const { added, updated, unchanged } = await operator.importAccounts(file, options);
    console.log(`Accounts of ${file}: ${added} added, ${updated} updated, ${unchanged} unchanged.`);
  });

interface SwitchOptions {
  readonly account: readonly string[];
}

/** A line names so many accounts; of more it tells the number only. */
const NAMED = 50;

const switcher =
  (active: boolean) =>
  ({ account: names }: SwitchOptions): Promise<void> =>
    withApp(async ({ operator }) => {
      const { switched, unchanged } = await operator.switchAccounts(names, active);
      const which = switched.length > 0 && switched.length <= NAMED ? ` (${switched.join(', ')})` : '';
      console.log(`Accounts ${active ? 'enabled' : 'disabled'}: ${switched.length}${which}; unchanged: ${unchanged}.`);
    });

const addRemovalAlias = (program: Command): void => {
  program
    .command('delete-account')
    .alias('delete_account')
    .description('the same as "accounts remove"')
    .requiredOption('-n, --name <name>', 'which')
    .option(...FORCE)
    .action(({ name, force }: { readonly name: string; readonly force?: boolean }) => remove(name, force === undefined ? {} : { force }));
};

const FORCE = ['--force', 'with all its items and their history'] as const;

const withFields = (command: Command): Command =>
  command
    .option(
      '--field <key=value>',
      'a custom field of its type; may be given more than once',
      (text: string, all: (readonly [string, string])[]) => [...all, parsePair(text)],
      [],
    )
    .option('--secret <field>', 'a custom field that is a secret: it is asked for, or a line of standard input', collect);

const addChange = (accounts: Command): void => {
  withFields(accounts.command('change'))
    .description('change what is known of an account; what is not said stays')
    .argument('<name>', 'its name or identifier')
    .option('--name <name>', 'how it is called from now on')
    .option('--identifier <identifier>', 'how its provider calls it')
    .option('--notes <text>', 'notes; an empty text removes them')
    .option('--third-party', 'it belongs to somebody else: known, never watched')
    .option('--no-third-party', 'it is ours; "enable-accounts" has it watched')
    .option('--clear <field>', 'a custom field goes back to its default; may be given more than once', collect)
    .action(change);
};

const WHICH = [
  '-a, --account <name>',
  'by name or identifier; may be given more than once, or with commas; all: every one of ours',
] as const;

const addSwitches = (program: Command): void => {
  program
    .command('enable-accounts')
    .alias('enable_accounts')
    .description('have accounts watched')
    .requiredOption(...WHICH, collect)
    .action(switcher(true));
  program
    .command('disable-accounts')
    .alias('disable_accounts')
    .description('have accounts watched no more; they stay known, with their items and history')
    .requiredOption(...WHICH, collect)
    .action(switcher(false));
};

export const addAccountsCommand = (program: Command): void => {
  const accounts = program.command('accounts').description('the accounts that are watched, or only known');
  withFields(accounts.command('add'))
    .description('add an account')
    .argument('<type>', 'account type: AWS, snapshot')
    .argument('<name>', 'how it is called here')
    .argument('<identifier>', 'how its provider calls it (AWS: 12 digits; snapshot: a file or folder)')
    .option('--third-party', 'it belongs to somebody else: known, never watched')
    .option('--inactive', 'known and ours, but not watched')
    .option('--notes <text>', 'notes')
    .action(add);
  accounts.command('list').description('list the accounts').option('--format <format>', 'table, json, ndjson or csv', 'table').action(list);
  accounts
    .command('remove')
    .description('remove an account')
    .argument('<name>')
    .option(...FORCE)
    .action(remove);
  addChange(accounts);
  accounts
    .command('import')
    .description('add accounts from a file in the form that "accounts list" writes: all of them, or none and every reason why')
    .argument('<file>', 'JSON, JSON lines or CSV')
    .option('--update-existing', 'change accounts that are known, found by type and identifier; what the file does not say of them stays')
    .addOption(
      new Option('--format <format>', 'what the file is, when its name and its beginning do not tell').choices(['json', 'ndjson', 'csv']),
    )
    .action(importFile);
  addRemovalAlias(program);
  addSwitches(program);
};

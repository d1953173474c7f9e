import type { Command } from 'commander';
import type { AccountForm } from '../../app/account-forms.ts';
import { MonkeyError } from '../../model/errors.ts';
import { withApp } from '../with-app.ts';

interface Options {
  readonly name: string;
  readonly id: string;
  readonly thirdparty?: boolean;
  readonly active?: boolean;
  readonly inactive?: boolean;
  readonly notes?: string;
  readonly updateExisting?: boolean;
  readonly [field: string]: string | boolean | undefined;
}

/** What is said of the account. Secrets are asked for. */
const statedBy = async ({ type, fields }: AccountForm, options: Options) => {
  const { askSecrets } = await import('../ask-password.ts');
  const { name, id: identifier, thirdparty, active, inactive, notes } = options;
  const given = fields.filter((field) => options[optionKey(field.name)] !== undefined);
  const open = given.filter(({ secret }) => !secret).map((field) => [field.name, String(options[optionKey(field.name)])] as const);
  const secrets = await askSecrets(given.filter(({ secret }) => secret).map((field) => field.name));
  return {
    type,
    name,
    identifier,
    ...(active ? { active } : {}),
    ...(inactive ? { active: false } : {}),
    ...(thirdparty ? { thirdParty: true } : {}),
    ...(notes === undefined ? {} : { notes }),
    fields: [...open, ...secrets],
  };
};

/** As commander names the value of `--role_name`. */
const optionKey = (field: string): string => field.replaceAll(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());

const put = (form: AccountForm, options: Options): Promise<void> =>
  withApp(async ({ operator }) => {
    const stated = await statedBy(form, options);
    const known = (await operator.listAccounts()).find(({ name }) => name === options.name);
    if (known === undefined) {
      const { name, identifier } = await operator.addAccount(stated);
      console.log(`Added ${form.type} account ${name} (${identifier}).`);
      return;
    }
    if (!options.updateExisting)
      throw new MonkeyError('conflict', `There is an account named "${options.name}" already. Give --update-existing to change it.`);
    const { isChanged } = await operator.changeAccount(known.name, stated);
    console.log(isChanged ? `Changed ${known.name}.` : `${known.name} is so already.`);
  });

const addOne = (program: Command, form: AccountForm): void => {
  const type = form.type.toLowerCase();
  const command = program
    .command(`add-account-${type}`)
    .alias(`add_account_${type}`)
    .description(`add an account of the type ${form.type}, or change the one of that name`)
    .requiredOption('-n, --name <name>', 'how it is called here')
    .requiredOption('--id <identifier>', form.identifier)
    .option('--thirdparty', 'it belongs to somebody else: known, never watched')
    .option('--active', 'it is watched, as a new one is unless something else is said')
    .option('--inactive', 'known and ours, but not watched')
    .option('--notes <text>', 'notes')
    .option('--update-existing', 'change the account if there is one of that name');
  const taken = new Set(command.options.map((option) => option.long));
  // A field of a plugin that is called like one of these is set by "accounts change --field".
  for (const { name, description, secret } of form.fields.filter((field) => !taken.has(`--${field.name}`)))
    command.option(secret ? `--${name}` : `--${name} <value>`, secret ? `${description} It is asked for.` : description);
  command.action((options: Options) => put(form, options));
};

/** One command for each account type. */
export const addAccountTypeCommands = (program: Command, forms: readonly AccountForm[]): void => {
  for (const form of forms) addOne(program, form);
};

/** Does somebody ask for one of them? They are made only then: account types come with plugins, which take a while to load. */
export const asksForAccountType = (argv: readonly string[]): boolean =>
  /^add[-_]account[-_]./.test(argv.find((word) => !word.startsWith('-')) ?? '');

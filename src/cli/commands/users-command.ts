import { type Command, Option } from 'commander';
import type { HandedLink } from '../../app/people-operations.ts';
import { MonkeyError } from '../../model/errors.ts';
import { ROLES, type Role } from '../../model/role.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { collect, parseTruth } from '../parse-option.ts';
import { mapped, parseFormat, printRows } from '../print-rows.ts';
import { withApp } from '../with-app.ts';

/** The fields of the listing, in their order: a public, stable contract. */
export const USER_FIELDS = [
  'email',
  'name',
  'role',
  'active',
  'accounts',
  'password',
  'second_factor',
  'passkeys',
  'last_sign_in',
  'created',
] as const;

type People = ReturnType<typeof import('../../app/people-operations.ts').peopleOperations>;

const withPeople = (work: (people: People, timeZone: string) => Promise<void>): Promise<void> =>
  withApp(async ({ app }) => {
    const { peopleOperations } = await import('../../app/people-operations.ts');
    await work(peopleOperations(app), timeZoneOf(app.settings));
  });

/** The original wrote roles with a capital. */
export const parseRole = (text: string): Role => {
  const role = ROLES.find((one) => one === text.toLowerCase());
  if (role) return role;
  throw new MonkeyError('bad-input', `There is no role "${text}". Known are: ${ROLES.join(', ')}.`);
};

const tell = ({ person, link }: HandedLink): void => {
  if (link === null) console.log(`A mail with a link is on its way to ${person.email}.`);
  else console.log(`${person.email} chooses a password here, once: ${link}`);
};

interface AddOptions {
  readonly name?: string;
  readonly role: Role;
  readonly account?: readonly string[];
  readonly print?: boolean;
}

const add = (email: string, { name, role, account, print = false }: AddOptions): Promise<void> =>
  withPeople(async (people) => tell(await people.add({ email, name: name ?? email, role, accounts: account ?? null }, print)));

const list = (options: { readonly format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withPeople((people, timeZone) =>
    printRows(
      format,
      USER_FIELDS,
      mapped(people.each(), ({ email, name, role, active, accounts, hasPassword, hasSecondFactor, passkeys, lastSignInAt, createdAt }) => ({
        email,
        name,
        role,
        active,
        passkeys,
        accounts: accounts === null ? 'all' : accounts.join(', '),
        password: hasPassword,
        second_factor: hasSecondFactor,
        last_sign_in: lastSignInAt,
        created: createdAt,
      })),
      timeZone,
    ),
  );
};

const setRole = (email: string, role: Role): Promise<void> =>
  withPeople(async (people) => {
    const person = await people.change(email, { role });
    console.log(`${person.email} has the role ${person.role}.`);
  });

const setScope = (email: string, { account, all }: { readonly account?: readonly string[]; readonly all?: boolean }): Promise<void> => {
  if ((account === undefined) === (all !== true))
    throw new MonkeyError('bad-input', 'Say which accounts: --all, or --account with their names.');
  return withPeople(async (people) => {
    const person = await people.change(email, { accounts: account ?? null });
    console.log(`${person.email} sees ${person.accounts === null ? 'all accounts' : person.accounts.join(', ')}.`);
  });
};

const setActive = (email: string, active: boolean): Promise<void> =>
  withPeople(async (people) => {
    const person = await people.change(email, { active });
    console.log(active ? `${person.email} may sign in.` : `${person.email} may not sign in any more; sessions and API keys do nothing.`);
  });

interface ResetOptions {
  readonly secondFactors?: boolean;
  readonly print?: boolean;
}

const reset = (email: string, { secondFactors = false, print = false }: ResetOptions): Promise<void> =>
  withPeople(async (people) => tell(await people.reset(email, secondFactors, print)));

const createUser = async (email: string, role: Role): Promise<void> => {
  const { askPassword } = await import('../ask-password.ts');
  const password = await askPassword();
  await withPeople(async (people) => {
    const { person, isNew } = await people.put(email, role, password);
    console.log(`${isNew ? 'Added' : 'Changed'} ${person.email} with the role ${person.role}.`);
  });
};

const ACCOUNTS = ['-a, --account <name>', 'an account that they see; may be given more than once', collect] as const;
const PRINT = ['--print', 'print the link, also where it could be mailed'] as const;

const addAliases = (program: Command): void => {
  program
    .command('create-user')
    .alias('create_user')
    .description(
      'add somebody with a password, or give somebody another password and role; the password is asked for, or read from standard input',
    )
    .argument('<email>')
    .argument('<role>', ROLES.join(', '), parseRole)
    .action(createUser);
  program
    .command('toggle-active-user')
    .alias('toggle_active_user')
    .description('let somebody sign in, or not')
    .requiredOption('-e, --email <email>', 'whom')
    .option('-a, --active [truth]', 'they may; without it they may not', parseTruth('--active'))
    .action(({ email, active }: { email: string; active?: boolean }) => setActive(email, active ?? false));
};

export const addUsersCommand = (program: Command): void => {
  const users = program.command('users').description('the people who sign in');
  users
    .command('add')
    .description('invite somebody: a link to choose a password is mailed, or printed where there is no mail server')
    .argument('<email>')
    .option('--name <name>', 'how they are called; the address unless given')
    .addOption(new Option('--role <role>', ROLES.join(', ')).default('view').argParser(parseRole))
    .option('-a, --account <name>', 'an account that they see, may be given more than once; all unless given', collect)
    .option(...PRINT)
    .action(add);
  users.command('list').description('list them').option('--format <format>', 'table, json, ndjson or csv', 'table').action(list);
  users
    .command('role')
    .description('give somebody another role')
    .argument('<email>')
    .argument('<role>', ROLES.join(', '), parseRole)
    .action(setRole);
  users
    .command('scope')
    .description('say which accounts somebody sees')
    .argument('<email>')
    .option(...ACCOUNTS)
    .option('--all', 'all of them, also those that come later')
    .action(setScope);
  users
    .command('disable')
    .description('lock somebody out')
    .argument('<email>')
    .action((email: string) => setActive(email, false));
  users
    .command('enable')
    .description('let somebody in again')
    .argument('<email>')
    .action((email: string) => setActive(email, true));
  users
    .command('reset')
    .description('end the sessions of somebody and let them choose another password, by a link that is mailed, or printed')
    .argument('<email>')
    .option('--second-factors', 'they lose the authenticator app, recovery codes and passkeys too')
    .option(...PRINT)
    .action(reset);
  addAliases(program);
};

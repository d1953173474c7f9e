import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../model/role.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { collect, parseId, parseWholeNumber } from '../parse-option.ts';
import { parseFormat, printRows, streamed } from '../print-rows.ts';
import { withApp } from '../with-app.ts';
import { parseRole } from './users-command.ts';

/** The fields of the listing, in their order: a public, stable contract. */
export const API_KEY_FIELDS = [
  'id',
  'owner',
  'name',
  'role',
  'accounts',
  'created',
  'expires',
  'last_used',
  'last_used_address',
  'revoked',
] as const;

/** As in the API: nobody watches over a key that nobody renews. */
const MOST_DAYS = 366;
const DAYS = 90;

interface CreateOptions {
  readonly owner: string;
  readonly role: Role;
  readonly account?: readonly string[];
  readonly days: number;
}

const create = (name: string, { owner, role, account, days }: CreateOptions): Promise<void> =>
  withApp(async ({ app }) => {
    const { apiKeyOperations } = await import('../../app/people-operations.ts');
    const { key, token } = await apiKeyOperations(app).create({ owner, name, role, accounts: account ?? null, days });
    // The key alone goes to standard output, so that it can be piped to where it is kept.
    process.stderr.write(`API key ${key.id} of ${key.owner}, good until ${key.expiresAt.toISOString()}. It is shown this once:\n`);
    console.log(token);
  });

const list = (options: { readonly format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withApp(async ({ app }) => {
    const { apiKeyOperations } = await import('../../app/people-operations.ts');
    const rows = (await apiKeyOperations(app).list()).map(
      ({ id, owner, name, role, accounts, createdAt, expiresAt, lastUsedAt, lastUsedAddress, revokedAt }) => ({
        id,
        owner,
        name,
        role,
        accounts: accounts === null ? 'all' : accounts.join(', '),
        created: createdAt,
        expires: expiresAt,
        last_used: lastUsedAt,
        last_used_address: lastUsedAddress,
        revoked: revokedAt,
      }),
    );
    await printRows(format, API_KEY_FIELDS, streamed(rows), timeZoneOf(app.settings));
  });
};

const revoke = (id: string): Promise<void> =>
  withApp(async ({ app }) => {
    const { apiKeyOperations } = await import('../../app/people-operations.ts');
    const { name, owner } = await apiKeyOperations(app).revoke(parseId('The id')(id));
    console.log(`Revoked "${name}" of ${owner}.`);
  });

export const addApiKeysCommand = (program: Command): void => {
  const keys = program.command('api-keys').alias('api_keys').description('keys with which programs call the API');
  keys
    .command('create')
    .description('make a key and print it, once')
    .argument('<name>', 'what it is for')
    .requiredOption('--owner <email>', 'whose it is: it never may more than they')
    .addOption(new Option('--role <role>', ROLES.join(', ')).default('view').argParser(parseRole))
    .option('-a, --account <name>', 'an account that it sees, may be given more than once; all that its owner sees unless given', collect)
    .option('--days <number>', `for how long, at most ${MOST_DAYS}`, parseWholeNumber('--days', 1, MOST_DAYS), DAYS)
    .action(create);
  keys
    .command('list')
    .description('list the keys of everybody')
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .action(list);
  keys.command('revoke').description('end a key').argument('<id>', 'as "monkey api-keys list" shows it').action(revoke);
};

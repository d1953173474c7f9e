import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AccountsOnTrial, openAccounts } from '../accounts/open-accounts.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { BAD_TOKEN, GOOD_TOKEN } from '../setup/vault-provider.ts';

const PLUGIN = fileURLToPath(new URL('../setup/vault-plugin.ts', import.meta.url));

let it: AccountsOnTrial;
beforeAll(async () => {
  it = await openAccounts();
});
afterAll(() => it.close());
beforeEach(() => it.rows('delete from account'));

const NUMBER = '111111111111';
const refused = async (status: number, about: RegExp, ...args: readonly string[]): Promise<void> => {
  const ran = await it.monkey(...args);
  expect([ran.status, ran.stderr]).toEqual([status, expect.stringMatching(about)]);
};
/** With a plugin, and with something on standard input. */
const withVault = (args: readonly string[], input = ''): Promise<Ran> =>
  runMonkey(args, { MONKEY_DATABASE_URL: it.url, MONKEY_SECRET_KEY: SECRET_KEY, MONKEY_IMPORTS: PLUGIN }, { cwd: it.folder, input });
const done = async (args: readonly string[], input?: string): Promise<string> => {
  const { status, stdout, stderr } = await withVault(args, input);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

describe('monkey accounts change', () => {
  test('changes what is said, and nothing else', async () => {
    await it.told('accounts', 'add', 'AWS', 'shop', NUMBER, '--notes', 'old', '--field', 'external_id=abc');
    expect(await it.told('accounts', 'change', NUMBER, '--name', 'store', '--field', 'regions=eu-west-1')).toBe('Changed store.\n');
    expect((await it.accounts())['store']).toMatchObject({
      notes: 'old',
      active: true,
      fields: { external_id: 'abc', regions: ['eu-west-1'] },
    });
    await it.told('accounts', 'change', 'store', '--notes', '', '--clear', 'external_id', '--third-party');
    const { store } = await it.accounts();
    expect(store).toMatchObject({ notes: null, active: false, third_party: true });
    expect(store!.fields).not.toHaveProperty('external_id');
    expect(await it.told('accounts', 'change', 'store', '--third-party')).toBe('store is so already.\n');
    await it.told('accounts', 'change', 'store', '--no-third-party');
    expect((await it.accounts())['store']).toMatchObject({ third_party: false, active: false });
    await refused(2, /no account "nobody"/, 'accounts', 'change', 'nobody', '--notes', 'x');
    await it.told('accounts', 'add', 'AWS', 'other', '222222222222');
    await refused(2, /conflict: .*named "other" already/, 'accounts', 'change', 'store', '--name', 'other');
  });
});

describe('monkey delete_account', () => {
  test('removes an account, with its history only by force', async () => {
    await it.told('accounts', 'add', 'AWS', 'shop', NUMBER);
    expect(await it.told('delete_account', '-n', 'shop')).toBe('Removed shop.\n');
    await it.told('accounts', 'add', 'AWS', 'shop', NUMBER);
    await it.rows(`insert into item (account_id, technology, uid, place, region, name, shape, revision_id, first_seen, last_changed)
      select id, 's3', 'u', 'global', 'universal', 'u', 1, 1, now(), now() from account`);
    await refused(2, /conflict: shop has 1 items .*Give --force/, 'delete-account', '--name', 'shop');
    expect(await it.told('delete_account', '--name', 'shop', '--force')).toBe('Removed shop and its 1 items.\n');
    await refused(2, /--name/, 'delete_account');
  });
});

describe('monkey add_account_<type>', () => {
  test('adds an account, and changes the one of that name when that is wanted', async () => {
    expect(await it.told('add_account_aws', '-n', 'shop', '--id', NUMBER, '--role_name', 'Watcher', '--notes', 'x')).toBe(
      `Added AWS account shop (${NUMBER}).\n`,
    );
    expect((await it.accounts())['shop']).toMatchObject({ active: true, notes: 'x', fields: { role_name: 'Watcher', partition: 'aws' } });
    await refused(2, /conflict: .*Give --update-existing/, 'add_account_aws', '-n', 'shop', '--id', NUMBER);
    await it.told('disable_accounts', '-a', 'shop');
    const change = ['add-account-aws', '--name', 'shop', '--id', '222222222222', '--external_id', 'abc', '--update-existing'] as const;
    expect(await it.told(...change)).toBe('Changed shop.\n');
    expect((await it.accounts())['shop']).toMatchObject({
      identifier: '222222222222',
      active: false,
      notes: 'x',
      fields: { role_name: 'Watcher', external_id: 'abc' },
    });
    expect(await it.told(...change)).toBe('shop is so already.\n');
    await it.told('add_account_aws', '-n', 'theirs', '--id', '333333333333', '--thirdparty');
    expect((await it.accounts())['theirs']).toMatchObject({ active: false, third_party: true });
  });

  test('is there for each type, plugins included, and for no other', async () => {
    await it.told('add_account_snapshot', '-n', 'files', '--id', '/nowhere', '--represents', `AWS:${NUMBER}`);
    await refused(2, /unknown command/i, 'add_account_vault', '-n', 'x', '--id', '7');
    expect(await done(['add_account_vault', '-n', 'cellar', '--id', '7', '--keeper', 'Ada', '--token'], `${GOOD_TOKEN}\n`)).toBe(
      'Added vault account cellar (7).\n',
    );
    expect(await it.rows('select name, field from account_secret s join account a on a.id = s.account_id')).toEqual([
      { name: 'cellar', field: 'token' },
    ]);
  });
});

describe('a secret field', () => {
  test('is asked for, never an argument, and never shown', async () => {
    const add = ['accounts', 'add', 'vault', 'cellar', '7', '--field', 'keeper=Ada'];
    expect(await withVault([...add, '--field', `token=${GOOD_TOKEN}`])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/never an argument.*--secret token/),
    });
    expect(await withVault([...add, '--secret', 'token'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Nothing is given for "token"/),
    });
    await done([...add, '--secret', 'token'], BAD_TOKEN);
    expect(await done(['accounts', 'list', '--format', 'json'])).not.toContain('token');
    const tried = await withVault(['doctor', '-a', 'cellar', '--format', 'json']);
    expect(tried.status).toBe(1);
    expect(tried.stdout).toContain('The token (hidden) is none of ours.');
    expect(tried.stdout + tried.stderr).not.toContain(BAD_TOKEN);
    expect(await done(['accounts', 'change', 'cellar', '--secret', 'token'], GOOD_TOKEN)).toBe('Changed cellar.\n');
    expect(await done(['accounts', 'change', 'cellar', '--secret', 'token'], GOOD_TOKEN)).toBe('cellar is so already.\n');
    expect((await withVault(['doctor', '-a', 'cellar', '--format', 'json'])).stdout).toContain('The token (hidden) opens it.');
  });

  test('may come with a file of accounts, is left alone by one that does not have it, and demanded where it must be', async () => {
    const row = { type: 'vault', name: 'cellar', identifier: '7', fields: { keeper: 'Ada' } };
    const lacking = await withVault(['accounts', 'import', it.file('lacking.json', JSON.stringify([row]))]);
    expect(lacking).toMatchObject({ status: 2, stderr: expect.stringMatching(/needs the field "token"/) });
    const whole = it.file('whole.json', JSON.stringify([{ ...row, fields: { ...row.fields, token: GOOD_TOKEN } }]));
    expect(await done(['accounts', 'import', whole])).toContain('1 added');
    expect(await done(['accounts', 'import', whole, '--update-existing'])).toContain('0 updated, 1 unchanged');
    const changed = it.file('changed.json', JSON.stringify([{ ...row, notes: 'x' }]));
    expect(await done(['accounts', 'import', changed, '--update-existing'])).toContain('1 updated');
    expect(await it.rows('select field from account_secret')).toEqual([{ field: 'token' }]);
    const wrong = it.file('wrong.json', JSON.stringify([{ ...row, fields: { ...row.fields, token: `${BAD_TOKEN} with a blank` } }]));
    const refusal = await withVault(['accounts', 'import', wrong, '--update-existing']);
    expect(refusal).toMatchObject({ status: 2, stderr: expect.stringMatching(/"token" cannot be used: "\(hidden\)" has a blank/) });
    expect(refusal.stderr).not.toContain(BAD_TOKEN);
  });
});

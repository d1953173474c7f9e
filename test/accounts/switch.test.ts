import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AccountsOnTrial, openAccounts } from './open-accounts.ts';

let it: AccountsOnTrial;
beforeAll(async () => {
  it = await openAccounts();
});
afterAll(() => it.close());

const ROWS = [
  { type: 'AWS', name: 'a', identifier: '111111111111' },
  { type: 'AWS', name: 'b', identifier: '222222222222', active: false },
  { type: 'AWS', name: 'c', identifier: '333333333333' },
  { type: 'AWS', name: 'theirs', identifier: '444444444444', third_party: true },
];

beforeEach(async () => {
  await it.told(
    'accounts',
    'import',
    it.file('accounts.json', JSON.stringify(ROWS.map((row) => ({ active: !row.third_party, ...row })))),
    '--update-existing',
  );
});

const active = async (): Promise<readonly string[]> =>
  Object.values(await it.accounts())
    .filter((account) => account.active)
    .map(({ name }) => name);

test('accounts are switched off and on, by name or number, and say how many moved', async () => {
  expect(await it.told('disable_accounts', '-a', 'a,222222222222')).toBe('Accounts disabled: 1 (a); unchanged: 1.\n');
  expect(await active()).toEqual(['c']);
  expect(await it.told('enable_accounts', '-a', 'a', '-a', '222222222222', '-a', 'a')).toBe('Accounts enabled: 2 (a, b); unchanged: 0.\n');
  expect(await active()).toEqual(['a', 'b', 'c']);
});

test('"all" are those of ours, in both directions', async () => {
  expect(await it.told('disable-accounts', '-a', 'all')).toBe('Accounts disabled: 2 (a, c); unchanged: 1.\n');
  expect(await active()).toEqual([]);
  expect(await it.told('enable-accounts', '-a', 'all')).toBe('Accounts enabled: 3 (a, b, c); unchanged: 0.\n');
  expect(await active()).toEqual(['a', 'b', 'c']);
});

test.each([
  [['enable_accounts', '-a', 'b,nobody,none'], /^monkey: not-found: There is no account "nobody", "none"\.\n$/],
  [['enable_accounts', '-a', 'b,theirs'], /^monkey: bad-input: .*cannot be enabled: theirs\.\n$/],
  [['disable_accounts'], /--account/],
])('%j switches none when one cannot be', async (args, sentence) => {
  const before = await it.versions();
  const { status, stderr } = await it.monkey(...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(sentence);
  expect(await it.versions()).toEqual(before);
});

test('the account of a third party may be disabled, which it is', async () => {
  expect(await it.told('disable_accounts', '-a', 'theirs')).toBe('Accounts disabled: 0; unchanged: 1.\n');
});

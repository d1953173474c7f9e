import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getAccountRow, listAccountRows } from '../../src/store/account-list.ts';
import { addAccount, removeAccount, updateAccount } from '../../src/store/account-store.ts';
import { type AsOf, asOf, present } from '../../src/store/as-of.ts';
import { listSwitchedOff, switchCheckInAccount } from '../../src/store/check-switch-store.ts';
import { addNewIgnored, changeIgnored, sliceIgnored } from '../../src/store/ignore-list-store.ts';
import { listOverrides, setOverride, switchCheck } from '../../src/store/override-store.ts';
import { EVERYTHING, scopeOf } from '../../src/store/scope.ts';
import { listWatcherSettings, setWatcherSetting } from '../../src/store/watcher-setting-store.ts';
import { addNewToWhitelist, changeWhitelistEntry, reviseWhitelist, sliceWhitelist } from '../../src/store/whitelist-store.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const ALL = { limit: 100, after: null };

describe('what people state is as it was, by the clock of the program', () => {
  let test: TestApp;
  const db = () => test.app.database.kysely;
  const day = (number: number) => new Date(START + number * DAY);
  const at = (number: number) => asOf(day(number));
  /** What a list said on days 0 to 4, in the evening. */
  const daily = async <T>(read: (instant: AsOf) => Promise<T>): Promise<T[]> => {
    const told: T[] = [];
    for (const number of [0, 1, 2, 3]) told.push(await read(asOf(new Date(day(number).getTime() + DAY / 2))));
    return told;
  };

  beforeEach(async () => {
    test = await openTestApp();
  });
  afterEach(() => test.close());

  const account = (name: string) => ({
    type: 'AWS',
    name,
    identifier: '111111111111',
    active: true,
    thirdParty: false,
    notes: null,
    fields: { role_name: name },
  });

  it('accounts', async () => {
    const { id } = await addAccount(db(), account('one'), [], day(1));
    await updateAccount(db(), id, account('two'), [], day(2));
    const listing = { filter: {}, order: 'name', direction: 'asc' } as const;
    expect(
      await daily(async (instant) =>
        (await listAccountRows(db(), EVERYTHING, { ...listing, at: instant }, ALL)).rows.map(({ name }) => name),
      ),
    ).toEqual([[], ['one'], ['two'], ['two']]);
    expect(await getAccountRow(db(), EVERYTHING, id, at(1))).toMatchObject({ name: 'one', fields: { role_name: 'one' } });
    expect(await getAccountRow(db(), scopeOf([id]), id, present(day(3)))).toMatchObject({ name: 'two' });
    await expect(getAccountRow(db(), scopeOf([]), id, at(1))).rejects.toMatchObject({ code: 'not-found' });
    await removeAccount(db(), { id, ...account('two') }, day(4));
    expect(await getAccountRow(db(), EVERYTHING, id, at(1))).toMatchObject({ name: 'one' });
  });

  it('the ignore list and the whitelist', async () => {
    const ignored = await addNewIgnored(db(), { technology: 's3', prefix: 'a', notes: null }, day(1));
    await db()
      .transaction()
      .execute((tx) => changeIgnored(tx, ignored.id, { prefix: 'b' }, day(2)));
    expect(await daily(async (instant) => (await sliceIgnored(db(), {}, instant, ALL)).rows.map(({ prefix }) => prefix))).toEqual([
      [],
      ['a'],
      ['b'],
      ['b'],
    ]);

    const { id } = await addNewToWhitelist(db(), { name: 'office', network: '10.0.0.0/8', notes: null }, day(1));
    await changeWhitelistEntry(db(), id, { network: '192.0.2.0/24' }, day(2));
    const plan = {
      added: [{ name: 'home', network: '2001:db8::/32', notes: null }],
      changed: [{ id, name: 'office', network: '198.51.100.0/24', notes: null }],
    };
    await reviseWhitelist(db(), () => ({ ...plan, removed: [], unchanged: 0 }), day(3));
    expect(await daily(async (instant) => (await sliceWhitelist(db(), {}, instant, ALL)).rows.map(({ network }) => network))).toEqual([
      [],
      ['10.0.0.0/8'],
      ['192.0.2.0/24'],
      ['198.51.100.0/24', '2001:db8::/32'],
    ]);
  });

  it('overrides, switches and watcher settings', async () => {
    const override = { checkId: 's3.x', score: 1, disabled: false, patterns: [{ field: 'name', pattern: 'a*', score: 2 }] };
    await setOverride(db(), override, 's3', day(1));
    await switchCheck(db(), { checkId: 's3.x', technology: 's3' }, true, day(2));
    await setOverride(db(), { ...override, score: 3 }, 's3', day(3));
    expect(
      await daily(async (instant) =>
        (await listOverrides(db(), instant)).map(({ score, disabled, patterns }) => [score, disabled, patterns.length]),
      ),
    ).toEqual([[], [[1, false, 1]], [[1, true, 1]], [[3, false, 1]]]);

    const { id } = await addAccount(db(), account('one'), [], day(0));
    const check = { checkId: 's3.x', technology: 's3', accountId: id };
    expect(await switchCheckInAccount(db(), check, false, day(0))).toBe(false);
    expect(await switchCheckInAccount(db(), check, true, day(1))).toBe(true);
    expect(await switchCheckInAccount(db(), check, true, day(1))).toBe(false);
    expect(await switchCheckInAccount(db(), check, false, day(3))).toBe(true);
    expect(await daily(async (instant) => (await listSwitchedOff(db(), EVERYTHING, instant)).map(({ account: name }) => name))).toEqual([
      [],
      ['one'],
      ['one'],
      [],
    ]);
    expect(await listSwitchedOff(db(), scopeOf([]), at(2))).toEqual([]);

    await setWatcherSetting(db(), { technology: 's3', active: false, intervalMinutes: null }, day(1));
    await setWatcherSetting(db(), { technology: 's3', active: true, intervalMinutes: 15 }, day(3));
    expect(
      await daily(async (instant) =>
        (await listWatcherSettings(db(), instant)).map(({ active, intervalMinutes }) => [active, intervalMinutes]),
      ),
    ).toEqual([[], [[false, null]], [[false, null]], [[true, 15]]]);
  });
});

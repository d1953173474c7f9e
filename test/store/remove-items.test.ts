import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { removeItemsOf } from '../../src/store/remove-items.ts';
import { setWatcherSetting } from '../../src/store/watcher-setting-store.ts';
import { type FakeCloud, fakeProvider, item, listed, thing } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const other = defineWatcher({ index: 'other', title: 'Other', plural: 'Others', scope: 'region' });
const third = defineWatcher({ index: 'third', title: 'Third', plural: 'Thirds', scope: 'region' });
const base = { category: 'Test', score: 1, title: 'a', risk: 'b', remedy: 'c' };

/** Complains of a bucket that nobody has. */
const usesBucket = defineCheck({
  ...base,
  id: 'other.uses-bucket',
  watches: other,
  *audit({ config, known }: Subject) {
    const { owners, complete } = known.owners('s3', String(config['Uses']));
    if (complete && owners.length === 0) yield { key: 'bucket', notes: null, facts: [] };
  },
});

/** Complains of a thing that has a bucket. */
const usesThing = defineCheck({
  ...base,
  id: 'third.uses-thing',
  watches: third,
  asks: [thing],
  *audit({ config, known }: Subject) {
    if (known.item('thing', String(config['Thing']))?.config['Bucket'] !== undefined) yield { key: 'thing', notes: null, facts: [] };
  },
});

describe('the items of a technology that are removed', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  const now = new Date('2026-01-01T00:00:00Z');
  let test: TestApp;
  let account: Account;

  const db = () => test.app.database.kysely;
  const unknowns = () =>
    test.rows<{ check_id: string }>(`select check_id, code from unknown_verdict where valid_to = 'infinity' order by check_id`);

  beforeEach(async () => {
    test = await openTestApp({
      registry: makeRegistry([fakeProvider(cloud, [usesBucket, usesThing], [thing, other, third])]),
      now: () => now,
    });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    account = await addAccount(db(), values, [], now);
    cloud.events = [
      item('a', { Bucket: 'acorns' }),
      item('b', {}),
      item('o', { Uses: 'acorns' }, { technology: 'other' }),
      item('t', { Thing: 'a' }, { technology: 'third' }),
      ...['thing', 'other', 'third'].map((technology) => listed('here', technology)),
    ];
    await test.app.watch(account, ['thing', 'other', 'third'], { signal });
    await test.app.audit(signal);
    await setWatcherSetting(db(), { technology: 'thing', active: false, intervalMinutes: null }, now);
  });
  afterEach(() => test.close());

  it('are not missed: nobody says any more that there is none of what they told', async () => {
    expect(await unknowns()).toEqual([]);
    await removeItemsOf(db(), { technology: 'thing', tells: ['s3'] }, 2, now);
    await test.app.audit(signal);
    expect(await test.rows('select check_id, state from issue'), 'nothing is fixed by it').toEqual([
      { check_id: 'third.uses-thing', state: 'open' },
    ]);
    expect(await unknowns()).toEqual([
      { check_id: 'other.uses-bucket', code: 'SourceIncomplete' },
      { check_id: 'third.uses-thing', code: 'SourceIncomplete' },
    ]);
    // As if they had never been watched: what comes is new.
    await setWatcherSetting(db(), { technology: 'thing', active: true, intervalMinutes: null }, now);
    await test.app.watch(account, ['thing', 'other', 'third'], { signal });
    await test.app.audit(signal);
    expect(await unknowns()).toEqual([]);
    expect(await test.rows(`select distinct change from revision where technology = 'thing'`)).toEqual([{ change: 'created' }]);
  });

  it('leave everything alone when their number is another', async () => {
    await expect(removeItemsOf(db(), { technology: 'thing', tells: ['s3'] }, 3, now)).rejects.toMatchObject({ code: 'conflict' });
    await expect(operatorOf(test.app).removeItems('other', 1)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('is watched'),
    });
    expect(await test.rows('select technology, count(*)::int as n from item group by 1 order by 1')).toEqual([
      { technology: 'other', n: 1 },
      { technology: 'thing', n: 2 },
      { technology: 'third', n: 1 },
    ]);
    expect(await test.rows('select 1 from audit_due')).toEqual([]);
  });
});

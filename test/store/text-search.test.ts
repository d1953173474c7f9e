import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { asOf, present } from '../../src/store/as-of.ts';
import { eachItem, listItems } from '../../src/store/item-list.ts';
import { EVERYTHING, scopeOf } from '../../src/store/scope.ts';
import { expireTexts, indexTexts } from '../../src/store/text-store.ts';

import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';
import { ENGINES } from '../setup/test-database.ts';

/** Enough of them that one is rare. */
const MANY = 150;

describe.each(ENGINES)('a search for a text on %s', (engine) => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = 0;
  let test: TestApp;
  let account: Account;

  const db = () => test.app.database.kysely;
  const now = () => present(new Date(clock));
  const scan = async (...events: WatchEvent[]) => {
    cloud.events = [...events, listed()];
    clock += 60_000;
    await test.app.watch(account, ['thing'], { signal });
  };
  const found = async (text: string, at = now()) => (await Array.fromAsync(eachItem(db(), EVERYTHING, { text }, at))).map(({ uid }) => uid);
  const thing = (uid: string, config: object) => item(uid, { ...config }, { name: `Name of ${uid}` });
  const many = (config: object) => Array.from({ length: MANY }, (_, index) => thing(`many${index}`, config));
  const indexAll = async () => {
    while ((await indexTexts(db(), 40)) > 0);
  };

  beforeEach(async () => {
    clock = Date.parse('2026-01-01T00:00:00Z');
    test = await openTestApp({ engine, registry: makeRegistry([fakeProvider(cloud)]), now: () => new Date(clock) });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    account = await addAccount(db(), values, [], new Date(clock));
  });
  afterEach(() => test.close());

  it('finds names, ARNs and configurations, before and after they have been indexed', async () => {
    await scan(...many({ Action: 's3:GetObject' }), thing('rare', { Note: 'Needle 100%_\\ "quoted"' }));
    const everything = async () => ({
      name: await found('NAME OF RARE'),
      arn: await found('arn:fake:rare'),
      value: await found('needle'),
      key: (await found('"Note"')).length,
      special: await found('100%_'),
      wildcard: await found('n%dle'),
      common: (await found('getobject')).length,
      everywhere: (await found('name of')).length,
      nowhere: await found('nowhere'),
    });
    const waiting = await everything();
    expect(await indexTexts(db(), 100)).toBe(100);
    const half = await everything();
    await indexAll();
    expect((await test.rows('select * from text_due')).length).toBe(0);
    expect(await everything()).toEqual({
      name: ['rare'],
      arn: ['rare'],
      value: ['rare'],
      key: 1,
      special: ['rare'],
      wildcard: [],
      common: MANY,
      everywhere: MANY + 1,
      nowhere: [],
    });
    expect(half).toEqual(await everything());
    expect(waiting).toEqual(await everything());
  });

  it('finds a text anywhere in a long configuration', async () => {
    const words = Array.from({ length: 2_000 }, (_, index) => `word${index}`).join(' ');
    await scan(...many({}), thing('long', { Text: `${words} the end` }), thing('short', { Text: 'word1' }));
    await indexAll();
    const misses = [];
    for (let from = 0; from + 300 < words.length; from += 131) {
      const text = words.slice(from, from + 300);
      if ((await found(text)).join() !== 'long') misses.push(text);
    }
    expect(misses).toEqual([]);
    expect(await found('the end')).toEqual(['long']);
    expect(await found('word1999')).toEqual(['long']);
  });

  it('finds what holds, not what held', async () => {
    await scan(...many({}), thing('a', { Note: 'earlier' }), thing('b', { Note: 'fleeting' }));
    await indexAll();
    await scan(...many({}), thing('a', { Note: 'later' }));
    for (const when of ['before', 'after']) {
      expect(await found('earlier'), when).toEqual([]);
      expect(await found('later'), when).toEqual(['a']);
      expect(await found('fleeting'), when).toEqual([]);
      // An item that is gone is found by what it was called.
      expect(await found('name of b'), when).toEqual(['b']);
      await indexAll();
    }
  });

  it.each(['common', 'rare'])('shows whoever turns pages what held when they began: a %s text', async (text) => {
    const things = (note: string) => [
      ...many({ Note: text === 'common' ? 'common' : '' }),
      ...['x', 'y', 'z'].map((uid) => thing(uid, { Note: note })),
    ];
    await scan(...things(`${text} one`));
    await indexAll();
    const at = asOf(new Date(clock));
    const filter = { text: `${text} one` };
    const first = await listItems(db(), EVERYTHING, { filter, order: 'id', at }, { limit: 1, after: null });
    await scan(...things('another'));
    await indexAll();
    const rest = await listItems(db(), EVERYTHING, { filter, order: 'id', at }, { limit: 10, after: first.next });
    expect([...first.rows, ...rest.rows].map(({ uid }) => uid)).toEqual(['x', 'y', 'z']);
    expect(await found(`${text} one`)).toEqual([]);
  });

  it('forgets what was superseded an hour ago', async () => {
    await scan(thing('a', { Note: 'earlier' }));
    await indexAll();
    await scan(thing('a', { Note: 'later' }));
    await indexAll();
    await expireTexts(db());
    expect(await test.rows('select body from item_text')).toHaveLength(2);
    await test.rows(`update item_text set superseded_at = superseded_at - interval '61 minutes'`);
    await expireTexts(db());
    expect(await test.rows('select body from item_text')).toEqual([{ body: expect.stringContaining('later') }]);
  });

  it('misses no revision that is written while its item is being indexed', async () => {
    await scan(thing('a', { Note: 'earlier' }));
    const [scanned] = await db()
      .transaction()
      .execute(async (tx) => {
        expect(await indexTexts(tx, 10)).toBe(1);
        // It has to wait for what is about to do away with the mark.
        const scanning = scan(thing('a', { Note: 'later' }));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return [scanning];
      });
    await scanned;
    expect(await found('later')).toEqual(['a']);
    await indexAll();
    expect(await found('later')).toEqual(['a']);
  });

  it('leaves an item alone that is being recorded', async () => {
    await scan(thing('a', {}), thing('b', {}));
    await db()
      .transaction()
      .execute(async (tx) => {
        await tx.updateTable('text_due').set({ item_id: 1 }).where('item_id', '=', 1).execute();
        expect(await indexTexts(db(), 10)).toBe(1);
      });
    expect(await indexTexts(db(), 10)).toBe(1);
  });

  it('shows nothing of other accounts', async () => {
    await scan(thing('a', { Note: 'secret' }));
    for (const _ of ['before', 'after']) {
      expect(await Array.fromAsync(eachItem(db(), scopeOf([]), { text: 'secret' }, now()))).toEqual([]);
      await indexAll();
    }
  });

  it('refuses too short a text, and what held too long ago', async () => {
    const { eachItem } = operatorOf(test.app);
    expect(() => eachItem({ text: 'ab' })).toThrow('too short');
    expect(() => eachItem({ text: 'a'.repeat(301) })).toThrow('the most is 300');
    clock += 3 * 3_600_000;
    expect(() => eachItem({ text: 'abc' }, new Date(clock - 2 * 3_600_000))).toThrow('within the last 60 minutes');
    expect(() => eachItem({ text: 'abc' }, new Date(clock - 60_000))).not.toThrow();
  });
});

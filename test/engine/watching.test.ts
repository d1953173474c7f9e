import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { Check, Subject } from '../../src/plugin/define-check.ts';
import { configFact, defineCheck } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';
import { ENGINES } from '../setup/test-database.ts';

const openIsBad: Check = defineCheck({
  id: 'thing.open',
  watches: { index: 'thing' },
  category: 'Open',
  score: 7,
  title: 'Things are closed',
  risk: 'Anybody can come in.',
  remedy: 'Close it.',
  *audit({ config }: Subject) {
    if (config['Open'] === true) yield { key: 'open', notes: 'It is open', facts: [configFact('/Open', true)] };
  },
});

const counterIsBad: Check = defineCheck({
  id: 'thing.counter',
  watches: { index: 'thing' },
  category: 'Counter',
  score: 2,
  title: 'Counters are small',
  risk: 'It overflows.',
  remedy: 'Empty it.',
  ephemeral: ['Counter'],
  *audit({ config }: Subject) {
    if (Number(config['Counter'] ?? 0) > 100) yield { key: 'counter', notes: 'The counter is large', facts: [] };
  },
});

const START = Date.parse('2026-01-01T00:00:00Z');

describe.each(ENGINES)('watching, on the database of the %s', (engine) => {
  const cloud: FakeCloud = { events: [] };
  let clock = START;
  let test: TestApp;
  let account: Account;

  const scan = async (...events: Extract<FakeCloud['events'], unknown[]>) => {
    cloud.events = events;
    clock += 3_600_000;
    const summaries = await test.app.watch(account, ['thing'], { signal: new AbortController().signal });
    await test.app.audit(new AbortController().signal);
    return summaries[0]!;
  };
  const changes = () => test.rows<{ name: string; change: string }>('select name, change from revision order by id');
  const issues = () => test.rows<{ key: string; state: string }>("select check_id || ' ' || key as key, state from issue order by id");
  const failures = () =>
    test.rows<{ code: string; place: string | null; uid: string | null; part: string | null; permission: string | null }>(
      `select code, place, uid, part, permission from failure where closed_at = 'infinity' order by id`,
    );
  const writes = () => rowVersions(test.rows);

  beforeEach(async () => {
    clock = START;
    delete cloud.confirm;
    test = await openTestApp({
      engine,
      registry: makeRegistry([fakeProvider(cloud, [openIsBad, counterIsBad])]),
      now: () => new Date(clock),
    });
    account = await addAccount(
      test.app.database.kysely,
      { type: 'fake', name: 'test', identifier: 'test', active: true, thirdParty: false, notes: null, fields: {} },
      [],
      new Date(clock),
    );
  });
  afterEach(() => test.close());

  it('records what is created, changed, gone and back again, and nothing else', async () => {
    await scan(item('a', { Size: 1 }), item('b', { Size: 1 }), listed());
    await scan(item('a', { Size: 2 }), item('b', { Size: 1 }), listed());
    await scan(item('a', { Size: 2 }), listed());
    await scan(item('a', { Size: 2 }), item('b', { Size: 1 }), listed());
    expect(await changes()).toEqual([
      { name: 'a', change: 'created' },
      { name: 'b', change: 'created' },
      { name: 'a', change: 'changed' },
      { name: 'b', change: 'deleted' },
      { name: 'b', change: 'reappeared' },
    ]);
  });

  it('writes nothing but its run and the overlay when only ephemeral values moved', async () => {
    await scan(item('a', { Size: 1, Counter: 1, Keys: [{ Id: 'k', Used: 'monday' }] }), listed());
    await scan(item('a', { Size: 1, Counter: 2, Keys: [{ Id: 'k', Used: 'tuesday' }] }), listed());
    const before = await writes();
    const summary = await scan(item('a', { Size: 1, Counter: 3, Keys: [{ Id: 'k', Used: 'friday' }] }), listed());
    expect(summary).toMatchObject({ items: 1, changed: 0, ephemeral: 1 });
    expect(await writes()).toEqual(before);
  });

  it('takes another order of keys, and of lists whose order means nothing, for no change', async () => {
    await scan(item('a', { Size: 1, Name: 'x', Tags: ['p', 'q', 'r'] }), listed());
    await scan(item('a', { Tags: ['r', 'p', 'q'], Name: 'x', Size: 1 }), listed());
    expect(await changes()).toHaveLength(1);
  });

  it('takes another order of any other list for a change', async () => {
    await scan(item('a', { Rules: ['p', 'q'] }), listed());
    await scan(item('a', { Rules: ['q', 'p'] }), listed());
    expect(await changes()).toHaveLength(2);
  });

  it('calls a rename a change of the same item', async () => {
    await scan(item('a', { Size: 1 }, { name: 'old' }), listed());
    await scan(item('a', { Size: 1 }, { name: 'new' }), listed());
    expect(await changes()).toEqual([
      { name: 'old', change: 'created' },
      { name: 'new', change: 'changed' },
    ]);
    expect(await test.rows('select 1 from item')).toHaveLength(1);
  });

  it.each([
    ['a region', failed('here')],
    ['the account', failed(null)],
  ])('calls nothing gone and fixes nothing when %s cannot be read', async (_place, failure) => {
    await scan(item('a', { Open: true }), listed());
    await scan(failure);
    expect(await changes()).toHaveLength(1);
    expect(await issues()).toEqual([{ key: 'thing.open open', state: 'open' }]);
    expect(await failures()).toMatchObject([{ code: 'AccessDenied', permission: 'fake:List' }]);
  });

  it('closes a failure only by a complete pass over the same place', async () => {
    await scan(failed('here'), listed('there'));
    await scan(listed('there'));
    expect(await failures(), 'nothing is left there, and the account no longer lists it').toEqual([]);
    await scan(item('a', {}), listed('here'));
    await scan(failed('here'));
    await scan(failed(null));
    expect((await failures()).map((row) => row.place)).toEqual(['here', null]);
    await scan(item('a', {}), listed('here'));
    expect(await failures()).toEqual([]);
  });

  it('does not take a region that is no longer listed for an empty one', async () => {
    await scan(item('a', {}), item('b', {}, { place: 'there' }), listed('here'), listed('there'));
    await scan(item('a', {}), listed('here'));
    expect(await changes()).toHaveLength(2);
    expect(await failures()).toMatchObject([{ code: 'RegionNotListed', place: 'there' }]);
  });

  it('keeps an item whose details could not be read', async () => {
    await scan(item('a', { Open: true }), listed());
    await scan(
      {
        type: 'undescribed',
        technology: 'thing',
        place: 'here',
        uid: 'a',
        name: 'a',
        cause: { code: 'InternalError', message: 'try later' },
      },
      listed(),
    );
    expect(await changes()).toHaveLength(1);
    expect(await issues()).toEqual([{ key: 'thing.open open', state: 'open' }]);
    expect(await failures()).toMatchObject([{ code: 'InternalError', uid: 'a' }]);
  });

  it('keeps the last known value of a part that could not be read, and says that it does not know', async () => {
    await scan(item('a', { Open: true, Size: 1 }), listed());
    await scan(item('a', { Size: 2 }, { unread: ['/Open'] }), listed());
    const [row] = await test.rows<{ config: unknown }>('select config from item_config');
    expect(row!.config).toEqual({ Open: true, Size: 2 });
    expect(await issues()).toEqual([{ key: 'thing.open open', state: 'open' }]);
    expect(await test.rows(`select check_id, permission from unknown_verdict where valid_to = 'infinity'`)).toEqual([
      { check_id: 'thing.open', permission: 'fake:Get' },
    ]);
    await scan(item('a', { Size: 2, Open: false }), listed());
    expect(await issues()).toEqual([{ key: 'thing.open open', state: 'fixed' }]);
    expect(await test.rows(`select 1 from unknown_verdict where valid_to = 'infinity'`)).toEqual([]);
  });

  it('makes no revision for a part that was never read', async () => {
    await scan(item('a', { Size: 1 }, { unread: ['/Open'] }), listed());
    expect(await test.rows(`select check_id from unknown_verdict where valid_to = 'infinity'`)).toEqual([{ check_id: 'thing.open' }]);
    await scan(item('a', { Size: 1 }, { unread: ['/Open'] }), listed());
    expect(await changes()).toHaveLength(1);
  });

  it('asks once more before it calls an item gone', async () => {
    await scan(item('a', { Size: 1 }), item('b', { Size: 1 }), listed());
    cloud.confirm = ({ uid }) => ({ gone: false, event: item(uid, { Size: 1 }) });
    await scan(item('a', { Size: 1 }), listed());
    cloud.confirm = ({ uid, place, technology }) => ({
      gone: false,
      event: { type: 'undescribed', technology, place, uid, name: uid, cause: { code: 'Throttling', message: 'slow down' } },
    });
    await scan(item('a', { Size: 1 }), listed());
    expect(await changes()).toHaveLength(2);
    expect(await failures()).toMatchObject([{ code: 'Throttling', uid: 'b' }]);
  });

  it('judges again when an ephemeral value that a check reads changes its verdict, and only then', async () => {
    await scan(item('a', { Counter: 1 }), listed());
    await scan(item('a', { Counter: 500 }), listed());
    expect(await issues()).toEqual([{ key: 'thing.counter counter', state: 'open' }]);
    const before = await writes();
    await scan(item('a', { Counter: 501 }), listed());
    expect(await writes()).toEqual(before);
    await scan(item('a', { Counter: 2 }), listed());
    expect(await issues()).toEqual([{ key: 'thing.counter counter', state: 'fixed' }]);
  });

  it('leaves out the second of two items with one id, and says so', async () => {
    await scan(item('a', { Size: 1 }), item('a', { Size: 2 }), listed());
    expect(await changes()).toHaveLength(1);
    expect(await failures()).toMatchObject([{ code: 'DuplicateItem', uid: 'a' }]);
  });

  it('stores names and values with NUL, lone surrogates, quotes, newlines and marks of direction', async () => {
    const name = 'a\u0000"\'\n\u202e\ud800\\ ';
    await scan(item('odd', { Text: name, [name]: 1 }, { name }), item('b', {}), listed());
    await scan(item('odd', { Text: name, [name]: 1 }, { name }), item('b', {}), listed());
    expect(await changes()).toHaveLength(2);
    expect(await failures()).toEqual([]);
  });

  it('keeps every superseded configuration', async () => {
    for (const Size of [1, 2, 3]) await scan(item('a', { Size }), listed());
    const { operatorOf } = await import('../../src/app/operator.ts');
    const operator = operatorOf(test.app);
    const revisions = await operator.listRevisions((await operator.findItem('a', {})).id);
    expect(await Promise.all(revisions.map((revision) => operator.revisionConfig(revision.id)))).toEqual([
      { Size: 3 },
      { Size: 2 },
      { Size: 1 },
    ]);
  });

  it('runs no two watches of one technology at once', async () => {
    let release = (): void => undefined;
    cloud.events = async function* () {
      yield item('a', {});
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield listed();
    };
    const signal = new AbortController().signal;
    const first = test.app.watch(account, ['thing'], { signal });
    await expect.poll(() => test.rows(`select 1 from run where state = 'running'`)).toHaveLength(1);
    await expect(test.app.watch(account, ['thing'], { signal })).rejects.toThrow('under way');
    release();
    await first;
    expect(await changes()).toHaveLength(1);
  });

  it('writes nothing more once its run has been taken over', async () => {
    cloud.events = async function* () {
      yield item('a', {});
      await test.rows(`update run set state = 'lost'`);
      yield listed();
    };
    await expect(test.app.watch(account, ['thing'], { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'lease-lost',
    });
    expect(await changes()).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tidyUp } from '../../src/app/tidy-up.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

describe('upkeep', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud)]), now: () => new Date(clock) });
    const values = { type: 'fake', name: 'test', identifier: 'test', active: true, thirdParty: false, notes: null, fields: {} };
    const account = await addAccount(test.app.database.kysely, values, [], new Date(clock));
    cloud.events = [item('a', {}), item('b', {}), listed()];
    for (let run = 0; run < 3; run += 1) await test.app.watch(account, ['thing'], { signal });
  });
  afterEach(() => test.close());

  it('judges everything once a day, and by one process only', async () => {
    await tidyUp(test.app);
    expect(await test.rows('select 1 from audit_due'), 'the first start notes the time').toEqual([]);
    clock += DAY;
    await Promise.all([tidyUp(test.app), tidyUp(test.app)]);
    expect(await test.rows('select cause from audit_due')).toEqual([{ cause: 'full audit' }, { cause: 'full audit' }]);
    expect(await test.app.audit(signal)).toBe(2);
    await tidyUp(test.app);
    expect(await test.rows('select 1 from audit_due')).toEqual([]);
  });

  it('forgets old runs, but never the latest and the latest complete one', async () => {
    await test.rows(`update run set finished_at = '2025-01-01', complete = id <> (select max(id) from run)`);
    await tidyUp(test.app);
    clock += DAY;
    await tidyUp(test.app);
    const kept = await test.rows<{ complete: boolean }>('select complete from run order by id');
    expect(kept).toEqual([{ complete: true }, { complete: false }]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { tidyUp } from '../../src/app/tidy-up.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { setSession } from '../../src/store/session-store.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

/** Complains of everything, and of what is too old once that day has come. */
const old = defineCheck({
  id: 'thing.old',
  watches: { index: 'thing' },
  category: 'Test',
  score: 1,
  title: 'a',
  risk: 'b',
  remedy: 'c',
  *audit({ config, now, holdsUntil }: Subject) {
    yield { key: 'is', notes: null, facts: [configFact('/Name', config['Name'])] };
    const end = new Date(START + 3 * DAY);
    if (now >= end) yield { key: 'old', notes: null, facts: [configFact('/Name', config['Name'])] };
    else holdsUntil(end);
  },
});

describe('upkeep', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, [old])]), now: () => new Date(clock) });
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

  it('marks what time has made due, and ends justifications whose day has come', async () => {
    await tidyUp(test.app);
    expect(await test.app.judge(signal)).toBe(0);
    const [issue] = await test.rows<{ id: number }>('select id from issue order by id');
    await operatorOf(test.app).justify(issue!.id, 'alma', 'Until tomorrow.', new Date(clock + DAY));
    // The next day is not the day of the full audit, which would make everything due.
    await test.rows(`update upkeep set taken_at = '2026-02-01'`);
    clock += 2 * DAY;
    await tidyUp(test.app);
    expect(await test.rows('select ended from justification')).toEqual([{ ended: 'expired' }]);
    expect(await test.app.judge(signal)).toBe(0);
    clock += 2 * DAY;
    await tidyUp(test.app);
    expect(await test.app.judge(signal)).toBe(2);
    expect(await test.rows(`select key from issue where key = 'old'`)).toHaveLength(2);
  });

  it('forgets sessions that are over, instances that died long ago and budgets that are full again', async () => {
    const db = test.app.database.kysely;
    const session = (expiresAt: Date) => ({
      personId: null,
      data: {},
      how: null,
      address: null,
      agent: null,
      createdAt: new Date(START),
      expiresAt,
    });
    await setSession(db, 'over', session(new Date(START + 1)), new Date(START));
    await setSession(db, 'open', session(new Date(START + 9 * DAY)), new Date(START + DAY));
    const instance = (id: string, heard: string): Promise<unknown> =>
      test.rows(
        `insert into instance (id, role, stack, host, pid, version, fingerprint, state, slots, tasks, started_at, heartbeat_at)
          values ($1, 'worker', '', 'host', 1, '1', '', 'running', 1, '[]', now(), now() - $2::interval)`,
        [id, heard],
      );
    await instance('long dead', '25 hours');
    await instance('just died', '1 hour');
    const budget = (service: string, touched: string): Promise<unknown> =>
      test.rows(
        `insert into rate_budget (account, service, region, rate, tokens, refilled_at) values ('a', $1, 'r', 1, 1, now() - $2::interval)`,
        [service, touched],
      );
    await budget('full', '11 minutes');
    await budget('used', '1 minute');
    await tidyUp(test.app);
    clock += DAY;
    await tidyUp(test.app);
    expect(await test.rows('select 1 from session')).toHaveLength(1);
    expect(await test.rows('select id from instance')).toEqual([{ id: 'just died' }]);
    expect(await test.rows('select service from rate_budget')).toEqual([{ service: 'used' }]);
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

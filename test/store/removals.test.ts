import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app/open-app.ts';
import { removalOperations } from '../../src/app/removal-operations.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { asOf } from '../../src/store/as-of.ts';
import { justifyIssue } from '../../src/store/justification-store.ts';
import { assertRemembered, assertRememberedSince, forgottenOfItem } from '../../src/store/remembered.ts';
import { EVERYTHING } from '../../src/store/scope.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';
import { ENGINES } from '../setup/test-database.ts';

const DAY = 86_400_000;
const START = Date.parse('2020-01-01T00:00:00Z');
const day = (number: number): Date => new Date(START + number * DAY);

const points = defineCheck({
  id: 'thing.points',
  watches: { index: 'thing' },
  category: 'Test',
  score: 1,
  title: 'Things have no points',
  risk: 'They have.',
  remedy: 'Take them away.',
  *audit({ config }: Subject) {
    for (const score of config['Points'] as number[])
      yield { key: `${score}`, notes: `${score} points`, score, facts: [configFact('/Points', config['Points'] as number[])] };
  },
});

describe.each(ENGINES)('what the operator removes, on %s', (engine) => {
  const cloud: FakeCloud = { events: [] };
  const { signal } = new AbortController();
  let clock = START;
  let test: TestApp;
  let account: Account;

  const db = () => test.app.database.kysely;
  const scan = async (at: Date, events: WatchEvent[]) => {
    clock = at.getTime();
    cloud.events = [...events, listed()];
    await test.app.watch(account, ['thing'], { signal });
    await test.app.audit(signal);
  };
  const log = (action: string) => test.rows<{ detail: JsonObject }>(`select detail from audit_log where action = '${action}' order by id`);
  const idOf = async (uid: string) => (await test.rows<{ id: number }>(`select id from item where uid = '${uid}'`))[0]!.id;

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ engine, registry: makeRegistry([fakeProvider(cloud, [points])]), now: () => new Date(clock) });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    account = await addAccount(db(), values, [], day(0));
  });
  afterEach(() => test.close());

  describe('revisions of a time', () => {
    beforeEach(async () => {
      // `a` has a revision of each day, `b` one that begins in the time and outlasts it, `c` is gone within it.
      for (let at = 0; at < 6; at += 1)
        await scan(day(at), [
          item('a', { Points: [], Day: at }),
          item('b', { Points: [], Half: at < 2 || at > 4 }),
          ...(at < 3 ? [item('c', { Points: [] })] : []),
        ]);
      clock = day(9).getTime();
    });
    const revisions = (uid: string) =>
      test.rows<{ from: Date; change: string }>(
        `select r.valid_from as "from", r.change from revision r join item i on i.id = r.item_id where uid = '${uid}' order by 1`,
      );

    it('go when they began and ended in it; what held when it was over stays, and so does what holds now', async () => {
      const removal = removalOperations(test.app);
      const range = removal.rangeOf(day(1), day(4));
      expect(await removal.countRevisions(range)).toBe(3);
      expect(await removal.forgetRevisions(range, signal)).toBe(3);
      expect((await revisions('a')).map(({ from }) => from)).toEqual([day(0), day(4), day(5)]);
      expect((await revisions('b')).map(({ from }) => from)).toEqual([day(0), day(2), day(5)]);
      expect((await revisions('c')).map(({ change }) => change)).toEqual(['created', 'deleted']);
      expect(await log('revisions.removed')).toEqual([
        { detail: { since: day(1).toISOString(), until: day(4).toISOString(), revisions: 3 } },
      ]);
      expect(await removal.forgetRevisions(range, signal)).toBe(0);
      expect(await log('revisions.removed')).toHaveLength(1);
    });

    it('leave a time of which nothing is told, and nothing is told since before it; the item says which', async () => {
      const removal = removalOperations(test.app);
      await removal.forgetRevisions(removal.rangeOf(day(1), day(4)), signal);
      for (const at of [day(1), day(2.5)]) await expect(assertRemembered(db(), asOf(at))).rejects.toThrow(/^What held from .* forgotten/);
      for (const at of [day(0.5), day(4), day(6)]) await assertRemembered(db(), asOf(at));
      await expect(assertRememberedSince(db(), day(0.5))).rejects.toThrow(/forgotten; ask since a later instant/);
      await assertRememberedSince(db(), day(4));
      expect(await forgottenOfItem(db(), EVERYTHING, await idOf('a'))).toEqual([{ since: day(1), until: day(4) }]);
      expect(await forgottenOfItem(db(), EVERYTHING, await idOf('b'))).toEqual([]);
    });

    it('are told of the beginning of an item, too', async () => {
      const removal = removalOperations(test.app);
      await removal.forgetRevisions(removal.rangeOf(day(-1), day(3)), signal);
      expect(await forgottenOfItem(db(), EVERYTHING, await idOf('a'))).toEqual([{ since: day(0), until: day(3) }]);
    });

    it('are not those of a time that is turned round, or lies ahead; one that goes on ends now', () => {
      const { rangeOf } = removalOperations(test.app);
      expect(() => rangeOf(day(2), day(1))).toThrow(/is not before/);
      expect(() => rangeOf(day(10), day(11))).toThrow(/lies ahead/);
      expect(rangeOf(day(1), day(11))).toEqual({ since: day(1), until: day(9) });
    });
  });

  describe('issues that nobody has justified', () => {
    const issues = () => test.rows<{ id: number; state: string; notes: string }>('select id, state, notes from issue order by notes');
    let before: { id: number; state: string; notes: string }[];

    beforeEach(async () => {
      await scan(day(0), [item('a', { Points: [1, 2, 3] })]);
      await scan(day(1), [item('a', { Points: [1, 2] })]);
      before = await issues();
      await justifyIssue(db(), EVERYTHING, before[0]!.id, { author: 'vera', reason: 'fine', expiresAt: null }, day(1));
      clock = day(2).getTime();
    });
    const all = { accountIds: null, technologies: null };

    it('go, whatever their state; those that are still so come anew, and the justified one stays', async () => {
      const removal = removalOperations(test.app);
      const counted = await removal.countUnjustified(all);
      expect(counted).toMatchObject({ open: 1, others: 1 });
      expect(await removal.removeUnjustified(all, counted, signal)).toBe(2);
      expect(await issues()).toEqual([before[0]]);
      await test.app.audit(signal);
      const after = await issues();
      expect(after).toMatchObject([before[0], { notes: '2 points', state: 'open' }]);
      expect(after[1]!.id).toBeGreaterThan(before[2]!.id);
      expect(await test.rows('select 1 from justification')).toHaveLength(1);
      expect(await log('issues.removed')).toEqual([{ detail: { issues: 2, accounts: 'all', technologies: 'all' } }]);
      // They were there, so nothing is told of that time.
      await expect(assertRemembered(db(), asOf(day(1)))).rejects.toThrow(/has been forgotten/);
      await assertRemembered(db(), asOf(day(3)));
      // What changed is told by revisions, and all of those are there.
      await assertRememberedSince(db(), day(0));
    });

    it('go of the accounts and technologies that are named only', async () => {
      const removal = removalOperations(test.app);
      const none = { accountIds: [account.id], technologies: ['other'] };
      expect(await removal.countUnjustified(none)).toEqual({ open: 0, others: 0, newest: 0 });
      expect(await removal.countUnjustified({ accountIds: [account.id + 1], technologies: null })).toMatchObject({ newest: 0 });
      expect(await removal.countUnjustified({ accountIds: [account.id], technologies: ['thing'] })).toMatchObject({ open: 1 });
      expect(await issues()).toEqual(before);
    });
  });

  it('closes the issues of checks that the program does not have, and no others', async () => {
    await scan(day(0), [item('a', { Points: [1, 2] })]);
    expect(await removalOperations(test.app).listStale()).toEqual([]);
    const environment = { MONKEY_DATABASE_URL: test.url, MONKEY_SECRET_KEY: SECRET_KEY };
    const without = await openApp({ environment, registry: makeRegistry([]), now: () => day(1) });
    try {
      const removal = removalOperations(without);
      const stale = await removal.listStale();
      expect(stale).toEqual([{ check: 'thing.points', technology: 'thing', issues: 2, unknowns: 0 }]);
      expect(await removal.closeStale(stale, signal)).toEqual({ issues: 2, unknowns: 0 });
      expect(await removal.listStale()).toEqual([]);
    } finally {
      await without.close();
    }
    expect(await test.rows('select state from issue')).toEqual([{ state: 'fixed' }, { state: 'fixed' }]);
    expect(await test.rows('select state from issue_history')).toEqual([{ state: 'open' }, { state: 'open' }]);
    // Nobody judges it, so nothing is said of it.
    expect(await test.rows(`select 1 from audit_stamp where valid_to = 'infinity'`)).toEqual([]);
    expect(await log('issues.closed')).toEqual([{ detail: { checks: ['thing.points'], issues: 2, unknowns: 0 } }]);
    // Where the check is, it is judged again, once the program has been started.
    const again = await openApp({ environment, registry: makeRegistry([fakeProvider(cloud, [points])]), now: () => day(2) });
    await again.audit(signal);
    await again.close();
    expect(await test.rows('select state from issue')).toEqual([{ state: 'reopened' }, { state: 'reopened' }]);
  });

  it('clears what has expired from the failure log, and nothing else', async () => {
    const entry = (expires: Date) =>
      test.rows(
        `insert into failure_log (account_id, technology, code, message, run_id, occurred_at, expires_at) values ($1, 'thing', 'x', 'y', 1, $2, $3)`,
        [account.id, day(0), expires],
      );
    await entry(day(1));
    await entry(day(5));
    clock = day(2).getTime();
    const removal = removalOperations(test.app);
    expect(await removal.countExpired()).toBe(1);
    expect(await removal.clearExpired(signal)).toBe(1);
    expect(await test.rows('select expires_at from failure_log')).toEqual([{ expires_at: day(5) }]);
    expect(await log('failure-log.cleared')).toEqual([{ detail: { entries: 1 } }]);
  });
});

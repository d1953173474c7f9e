import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetOld } from '../../src/app/forget-old.ts';
import { operatorOf } from '../../src/app/operator.ts';
import { retentionOperations } from '../../src/app/retention-operations.ts';
import { tidyUp } from '../../src/app/tidy-up.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { asOf, present } from '../../src/store/as-of.ts';
import { writeAudit } from '../../src/store/audit-log-store.ts';
import { assertRemembered } from '../../src/store/remembered.ts';
import { horizonOf } from '../../src/store/retention-store.ts';
import { indexTexts } from '../../src/store/text-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';
import { ENGINES } from '../setup/test-database.ts';
import { stateAt } from './state-at.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2020-01-01T00:00:00Z');
/** So many days of history are made, each with a scan. */
const DAYS = 30;
const KEPT = 12;

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

const on = (days: Readonly<Record<string, number>>): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(days).map(([name, value]) => [`MONKEY_${name.toUpperCase()}_RETENTION_DAYS`, String(value)]));

describe.each(ENGINES)('retention on %s', (engine) => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;
  let account: Account;

  const db = () => test.app.database.kysely;
  const scan = async (events: WatchEvent[]) => {
    cloud.events = events;
    await test.app.watch(account, ['thing'], { signal });
    await test.app.audit(signal);
  };
  const count = async (table: string, where = 'true') =>
    Number((await test.rows<{ count: string }>(`select count(*) from ${table} where ${where}`))[0]!.count);
  const log = () =>
    test.rows<{ action: string; subject: string; detail: JsonObject }>(
      `select * from audit_log where action like 'retention.%' order by id`,
    );
  /** Another day's tidying, again and again as the scheduler does. */
  const tidy = async (days = 1) => {
    clock += days * DAY;
    for (let times = 0; times < 3; times += 1) await tidyUp(test.app);
  };

  /** `a` is changed each day, `b` every third, `c` never; `d` goes and comes again, `e` cannot be seen on some days. */
  const live = async () => {
    for (let day = 0; day < DAYS; day += 1) {
      clock = START + day * DAY;
      await scan([
        item('a', { Points: day % 4 === 0 ? [] : [1, day % 3], Day: day }, { name: `a${day % 5}` }),
        item('b', { Points: [2], Third: Math.floor(day / 3) }),
        item('c', { Points: [3] }),
        ...(day % 7 < 4 ? [item('d', { Points: [4], Day: 'same' })] : []),
        item('e', { Points: [5, day % 2] }, { unread: day % 5 === 0 ? ['/Policy'] : [] }),
        ...(day % 6 === 0 ? [failed('there')] : [listed('there')]),
        listed(),
      ]);
      await indexTexts(db(), 100);
    }
  };

  const open = async (environment: NodeJS.ProcessEnv) => {
    test = await openTestApp({ engine, environment, registry: makeRegistry([fakeProvider(cloud, [points])]), now: () => new Date(clock) });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    clock = START;
    account = await addAccount(db(), values, [], new Date(clock));
  };
  const instants = () => Array.from({ length: DAYS * 2 }, (_, index) => new Date(START + (index * DAY) / 2 + 1));
  const states = async () => new Map(await Promise.all(instants().map(async (at) => [at.getTime(), await stateAt(db(), at)] as const)));

  afterEach(() => test.close());

  describe('that is on and confirmed', () => {
    beforeEach(async () => {
      await open(on({ revision: KEPT, issue: KEPT, audit_log: KEPT }));
      await live();
      await tidyUp(test.app);
      const retention = retentionOperations(test.app);
      await retention.confirm(await retention.unconfirmed([]));
    }, 120_000);

    it('forgets what had ceased to hold before the horizon; what held then and later is told as before', async () => {
      const before = await states();
      await tidy();
      const horizon = await horizonOf(db(), KEPT, new Date(clock));
      expect(await count('revision', `valid_to <= '${horizon.toISOString()}'`)).toBe(0);
      expect(await count('revision')).toBeGreaterThan(12);
      let compared = 0;
      for (const at of instants()) {
        if (at < horizon) await expect(assertRemembered(db(), asOf(at))).rejects.toThrow(/^What held before .* has been forgotten/);
        else {
          await assertRemembered(db(), asOf(at));
          expect(await stateAt(db(), at), at.toISOString()).toEqual(before.get(at.getTime()));
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(20);
      await assertRemembered(db(), present(new Date(clock)));
    });

    it('leaves chains whole: each revision ends where the next begins, and one holds', async () => {
      await tidy();
      const broken = await test.rows(`select r.item_id from revision r where r.valid_to < 'infinity'
        and not exists (select 1 from revision n where n.item_id = r.item_id and n.valid_from = r.valid_to)`);
      expect(broken).toEqual([]);
      expect(
        await test.rows(`select item_id, count(*) from revision where valid_to = 'infinity' group by item_id having count(*) <> 1`),
      ).toEqual([]);
      expect(await count('revision', `valid_to = 'infinity'`)).toBe(await count('item'));
      expect(await count('item', 'revision_id not in (select id from revision)')).toBe(0);
    });

    it('collects the contents to which no revision refers, and no other', async () => {
      const referred = `exists (select 1 from revision r where r.content_hash = content.hash and r.valid_to < 'infinity')`;
      expect(await count('content', `not ${referred}`)).toBe(0);
      const before = await count('content');
      await tidy();
      expect(await count('content', `not ${referred}`)).toBe(0);
      expect(await count('content')).toBeLessThan(before);
      expect(await count('content_due')).toBe(0);
      const missing = await count(
        'revision',
        `valid_to < 'infinity' and content_hash is not null and content_hash not in (select hash from content)`,
      );
      expect(missing).toBe(0);
      // What was collected is kept anew when it is replaced again.
      await scan([item('c', { Points: [3], New: true }), listed()]);
      expect(await count('content', `not ${referred}`)).toBe(0);
    });

    it('keeps the texts that searches find, and the comments on what is forgotten', async () => {
      const [revision] = await test.rows<{ id: number; item_id: number }>(
        `select id, item_id from revision where valid_to < 'infinity' order by id limit 1`,
      );
      await test.rows(`insert into item_comment (item_id, revision_id, author, text, valid_from) values ($1, $2, 'vera', 'Why?', now())`, [
        revision!.item_id,
        revision!.id,
      ]);
      await tidy();
      expect(await test.rows('select revision_id, text from item_comment')).toEqual([{ revision_id: null, text: 'Why?' }]);
      const texts = await test.rows('select revision_id from item_text where superseded_at is null order by 1');
      expect(texts).toEqual(await test.rows(`select id as revision_id from revision where valid_to = 'infinity' order by 1`));
    });

    it('forgets fixed issues, but not those that are justified, nor what is not fixed', async () => {
      // Issues of `a` that were fixed long ago, one of them accepted before.
      const fixed = await test.rows<{ id: number }>(`select id from issue where state = 'fixed' order by id`);
      expect(fixed.length).toBeGreaterThan(1);
      await test.rows(`update issue set valid_from = '2020-01-02' where state = 'fixed'`);
      await test.rows(
        `insert into justification (issue_id, facts_hash, author, reason, valid_from) select id, facts_hash, 'vera', 'fine', '2020-01-02' from issue where id = $1`,
        [fixed[0]!.id],
      );
      const unfixed = await count('issue', `state <> 'fixed'`);
      await tidy();
      expect(await test.rows(`select id from issue where state = 'fixed'`)).toEqual([{ id: fixed[0]!.id }]);
      expect(await count('issue', `state <> 'fixed'`)).toBe(unfixed);
      // It is found again, as it would be had it never been there.
      await scan([item('a', { Points: [1, 2, 0], Day: 99 }), listed()]);
      expect(await count('issue', `state <> 'fixed' and notes in ('1 points', '0 points')`)).toBeGreaterThan(1);
    });

    it('forgets entries of the audit log, and says so in the audit log', async () => {
      const actor = { actor: 'nobody', personId: null, apiKeyId: null, name: null, address: null, agent: null, requestId: null } as const;
      for (const at of ['2020-01-02', '2020-01-02', '2020-01-03', '2020-01-30'])
        await writeAudit(db(), actor, { action: 'test.done', detail: { at } }, new Date(at));
      await tidy();
      expect(await test.rows(`select detail ->> 'at' as at from audit_log where action = 'test.done'`)).toEqual([{ at: '2020-01-30' }]);
      expect((await log()).filter(({ subject }) => subject === 'audit-log')).toMatchObject([
        { action: 'retention.applied', detail: { days: KEPT, removed: { entries: 3 } } },
      ]);
    });

    it('writes what it removed into the audit log, in the same transaction, and nothing when there is nothing', async () => {
      const before = await count('revision');
      await tidy();
      const entries = (await log()).filter(({ action }) => action === 'retention.applied');
      const removed = entries
        .filter(({ subject }) => subject === 'revisions')
        .map(({ detail }) => (detail['removed'] as { revisions: number }).revisions);
      expect(removed.reduce((sum, one) => sum + one, 0)).toBe(before - (await count('revision')));
      expect(entries[0]).toMatchObject({ detail: { days: KEPT, confirmedBy: expect.any(String), before: expect.any(String) } });
      await tidy(0);
      expect((await log()).filter(({ action }) => action === 'retention.applied')).toHaveLength(entries.length);
    });

    it('is taken back, and then removes nothing', async () => {
      await retentionOperations(test.app).withdraw([]);
      const before = await count('revision');
      await tidy();
      expect(await count('revision')).toBe(before);
      expect((await log()).map(({ action }) => action)).toEqual(['retention.confirmed', 'retention.confirmed']);
    });
  });

  describe('that is not confirmed', () => {
    const tables = [
      'revision',
      'content',
      'issue',
      'issue_history',
      'justification',
      'audit_stamp',
      'unknown_verdict',
      'failure',
      'audit_log',
    ];
    const counts = async () => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await count(table)] as const)));

    it.each([
      ['off', {}],
      ['on', on({ revision: 1, issue: 1, audit_log: 1 })],
    ])(
      'removes nothing while it is %s',
      async (_name, environment) => {
        await open(environment);
        await live();
        await tidyUp(test.app);
        const before = await counts();
        await tidy(300);
        expect(await counts()).toEqual(before);
        expect(await test.rows('select 1 from forgotten')).toEqual([]);
      },
      120_000,
    );

    it('is void once the setting has another value, and stays so when the value comes back', async () => {
      await open(on({ revision: KEPT }));
      await test.rows(`insert into retention_confirmation values ('revisions', 99, 'ada', now())`);
      await tidyUp(test.app);
      expect(await test.rows('select 1 from retention_confirmation')).toEqual([]);
      expect(await log()).toMatchObject([
        { action: 'retention.voided', subject: 'revisions', detail: { confirmed: 99, revision_retention_days: KEPT } },
      ]);
    });
  });

  it('goes on with what one turn did not get done, in small transactions', async () => {
    await open(on({ revision: KEPT }));
    await scan([item('a', { Points: [] }), listed()]);
    await test.rows(`insert into revision (item_id, account_id, technology, change, region, name, content_hash, run_id, valid_from, valid_to, changed_at)
      select r.item_id, r.account_id, r.technology, 'changed', r.region, r.name, sha256(n::text::bytea), r.run_id, t.at, t.at + interval '1 second', t.at
      from revision r, generate_series(1, 2500) n, lateral (select '2019-01-01'::timestamptz + n * interval '1 second' as at) t`);
    const retention = retentionOperations(test.app);
    await retention.confirm(await retention.unconfirmed([]));
    expect((await retention.list())[0]).toMatchObject({ state: 'confirmed', wouldGo: { revisions: 2500 } });
    expect(await forgetOld(test.app, performance.now())).toBe(false);
    expect(await count('revision')).toBe(1501);
    expect(await forgetOld(test.app, performance.now() + 60_000)).toBe(true);
    expect(await count('revision')).toBe(1);
    expect((await log()).filter(({ action }) => action === 'retention.applied').map(({ detail }) => detail['removed'])).toEqual([
      { revisions: 1000 },
      { revisions: 1000 },
      { revisions: 500 },
    ]);
  });

  it('takes the earlier of two clocks: one that runs ahead makes nothing old', async () => {
    await open(on({ revision: KEPT }));
    const ahead = new Date('2999-01-01');
    expect((await horizonOf(db(), KEPT, ahead)).getTime()).toBeLessThan(Date.now());
  });

  it('leaves no contents behind when an account is removed', async () => {
    await open({});
    await live();
    await operatorOf(test.app).removeAccount('own', true);
    expect(await count('content')).toBeGreaterThan(0);
    await tidyUp(test.app);
    expect(await count('content')).toBe(0);
  }, 120_000);
});

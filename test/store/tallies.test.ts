import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { tidyUp } from '../../src/app/tidy-up.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount, removeAccount } from '../../src/store/account-store.ts';
import { present } from '../../src/store/as-of.ts';
import { listIssueGroups } from '../../src/store/issue-group-store.ts';
import { EVERYTHING, scopeOf } from '../../src/store/scope.ts';
import { readTallies, readTrend, type Tally, uncountedSince } from '../../src/store/tally-list.ts';
import { countTallies, talliesWanted } from '../../src/store/tally-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T12:00:00Z');

const points = defineCheck({
  id: 'thing.points',
  watches: { index: 'thing' },
  category: 'Test',
  score: 1,
  title: 'Things have no points',
  risk: 'They have.',
  remedy: 'Take them away.',
  *audit({ config }: Subject) {
    for (const score of config['Points'] as number[]) yield { key: `${score}`, notes: null, score, facts: [configFact('/Points', score)] };
  },
});

const secret = defineCheck({
  id: 'thing.secret',
  watches: { index: 'thing' },
  category: 'Test',
  score: 1,
  title: 'Things have no secret',
  risk: 'They have.',
  remedy: 'Tell it.',
  *audit({ config }: Subject) {
    if (config['Secret'] === 'told') yield { key: 'told', notes: null, facts: [configFact('/Secret', 'told')] };
  },
});

const thing = (uid: string, all: number[], options: { place?: string; unread?: string[]; name?: string } = {}): WatchEvent =>
  item(uid, { Points: all }, options);

describe('tallies', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;
  let account: Account;

  const db = () => test.app.database.kysely;
  const add = (name: string): Promise<Account> => {
    const values = { type: 'fake', name, identifier: name, active: true, thirdParty: false, notes: null, fields: {} };
    return addAccount(db(), values, [], new Date(clock));
  };
  const scan = async (events: WatchEvent[], of: Account = account): Promise<void> => {
    cloud.events = events;
    await test.app.watch(of, ['thing'], { signal });
    await test.app.audit(signal);
  };
  /** The same sums, made anew from everything that is stored. */
  const anew = async (): Promise<Record<string, unknown>> =>
    (
      await test.rows<
        Record<string, unknown>
      >(`select count(*)::int as items, count(*) filter (where s.revision_id is distinct from i.revision_id)::int as unaudited,
        count(*) filter (where s.unknowns > 0)::int as "unknownItems", coalesce(sum(s.unknowns), 0)::int as unknowns, coalesce(sum(s.issues), 0)::int as issues,
        coalesce(sum(s.score), 0)::int as score, coalesce(sum(s.unjustified_score), 0)::int as "unjustifiedScore"
      from item i left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity' where i.active`)
    )[0]!;
  const total = async (): Promise<Tally> => (await readTallies(db(), EVERYTHING, {})).total;
  const groups = async () => (await listIssueGroups(db(), EVERYTHING, {}, present(new Date(clock)))).rows;
  const curve = async (days: number) => {
    const day = (ago: number): string => new Date(clock - ago * DAY).toISOString().slice(0, 10);
    const rows = await readTrend(db(), EVERYTHING, {}, { first: day(days - 1), last: day(0) });
    return rows.map(({ day: on, items, score }) => [on.slice(5), items, score]);
  };

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, [points, secret])]), now: () => new Date(clock) });
    account = await add('own');
  });
  afterEach(() => test.close());

  it('are what the items come to, by account, technology and region', async () => {
    await scan([
      thing('a', [1, 2]),
      thing('b', [3], { place: 'there' }),
      thing('c', [], { unread: ['/Secret'] }),
      listed(),
      listed('there'),
    ]);
    expect(await total()).toEqual({ ...(await anew()), items: 3, unknownItems: 1, unknowns: 1, issues: 3, score: 6, unjustifiedScore: 6 });
    const { accounts, technologies, regions } = await readTallies(db(), EVERYTHING, {});
    expect(accounts).toMatchObject([{ name: 'own', items: 3, score: 6 }]);
    expect(technologies).toMatchObject([{ name: 'thing', items: 3 }]);
    expect(regions).toMatchObject([
      { name: 'here', items: 2, score: 3 },
      { name: 'there', items: 1, score: 3 },
    ]);
    expect(await readTallies(db(), scopeOf([]), {})).toMatchObject({ total: { items: 0, score: 0 }, accounts: [], regions: [] });
    expect((await readTallies(db(), EVERYTHING, { technologies: ['other'] })).total.items).toBe(0);
    expect(await uncountedSince(db(), EVERYTHING)).toBeNull();
  });

  it('follow whatever moves: changes, what is gone, justifications, what is hidden', async () => {
    await scan([thing('a', [1, 2]), thing('b', [3]), thing('hidden', [7]), listed()]);
    await scan([thing('a', [2]), thing('hidden', [7]), listed()]);
    expect(await total()).toEqual(await anew());
    const operator = operatorOf(test.app);
    const [issue] = await test.rows<{ id: number }>(`select id from issue where key = '2'`);
    await operator.justify(issue!.id, 'alma', 'Fine.', new Date(clock + DAY));
    expect(await uncountedSince(db(), EVERYTHING)).not.toBeNull();
    await countTallies(db(), new Date(clock));
    expect(await total()).toMatchObject({ score: 9, unjustifiedScore: 7 });
    expect(await groups()).toMatchObject([
      { check: 'thing.points', issues: 2, justified: 1, items: 2, accounts: 1, score: 9, unjustifiedScore: 7 },
    ]);
    const ignored = await operator.addIgnored({ technology: 'thing', prefix: 'HID', notes: null });
    await countTallies(db(), new Date(clock));
    expect(await total()).toMatchObject({ items: 1, score: 2, unjustifiedScore: 0 });
    expect(await groups()).toMatchObject([{ issues: 1, justified: 1, unjustifiedScore: 0 }]);
    await operator.removeIgnored(ignored);
    // A justification whose day has come counts no more.
    clock += 2 * DAY;
    await tidyUp(test.app);
    await countTallies(db(), new Date(clock), { whatever: true });
    expect(await total()).toEqual(await anew());
    expect(await total()).toMatchObject({ items: 2, unjustifiedScore: 9 });
    expect(await groups()).toMatchObject([{ issues: 2, justified: 0 }]);
    await scan([listed()]);
    expect(await total()).toEqual({ items: 0, unaudited: 0, unknownItems: 0, unknowns: 0, issues: 0, score: 0, unjustifiedScore: 0 });
    expect(await groups()).toEqual([]);
  });

  it('count what has not been judged', async () => {
    await scan([thing('a', [1]), thing('b', [2]), listed()]);
    await test.rows(`delete from audit_stamp where item_id = (select id from item where uid = 'a')`);
    await test.rows(`insert into tally_due (account_id, technology) select account_id, technology from item limit 1`);
    await countTallies(db(), new Date(clock));
    expect(await total()).toMatchObject({ items: 2, unaudited: 1, score: 2 });
  });

  it('are written only where something has moved', async () => {
    const events = [thing('a', [1]), thing('b', [2], { place: 'there' }), listed(), listed('there')];
    await scan(events);
    const before = await rowVersions(test.rows);
    clock += DAY;
    await scan(events);
    await countTallies(db(), new Date(clock), { whatever: true });
    expect(await rowVersions(test.rows)).toEqual(before);
    await test.rows(`insert into tally_due (account_id, technology) select account_id, technology from item limit 1`);
    await countTallies(db(), new Date(clock));
    expect(await rowVersions(test.rows)).toEqual(before);
  });

  it('stay when a scan fails: what cannot be seen is still there', async () => {
    await scan([thing('a', [1]), listed()]);
    await scan([failed('here')]);
    expect(await total()).toMatchObject({ items: 1, score: 1 });
  });

  it('go with their account', async () => {
    await scan([thing('a', [1]), listed()]);
    await removeAccount(db(), account, new Date(clock));
    expect((await total()).items).toBe(0);
    await countTallies(db(), new Date(clock), { whatever: true });
    expect(
      await test.rows(
        'select 1 from tally union all select 1 from region_tally union all select 1 from check_tally union all select 1 from tally_due',
      ),
    ).toEqual([]);
  });

  it('make a curve of days, the end of each, without days that nobody has seen', async () => {
    expect(await curve(5)).toEqual([]);
    await scan([thing('a', [1]), listed()]);
    await scan([thing('a', [1]), thing('b', [4]), listed()]);
    clock += 2 * DAY;
    await scan([thing('b', [5]), listed()]);
    clock += DAY;
    expect(await curve(10)).toEqual([
      ['03-01', 2, 5],
      ['03-02', 2, 5],
      ['03-03', 1, 5],
      ['03-04', 1, 5],
    ]);
    expect(await curve(2)).toEqual([
      ['03-03', 1, 5],
      ['03-04', 1, 5],
    ]);
    expect(await test.rows('select 1 from tally')).toHaveLength(2);
  });

  it('of a database that is older than they are is made from its history', async () => {
    await scan([thing('a', [1]), thing('b', [2], { place: 'there' }), listed(), listed('there')]);
    clock += DAY;
    await scan([thing('a', [3]), thing('b', [2], { place: 'there' }), listed(), listed('there')]);
    const [issue] = await test.rows<{ id: number }>(`select id from issue where key = '3'`);
    clock += DAY;
    await operatorOf(test.app).justify(issue!.id, 'alma', 'Fine.', null);
    await test.app.audit(signal);
    clock += DAY;
    await scan([thing('a', [3]), listed(), listed('there')]);
    const kept = 'account_id, technology, from_day, to_day, items, unaudited, unknown_items, unknowns, issues, score, unjustified_score';
    const read = () => test.rows(`select ${kept} from tally order by from_day`);
    const before = await read();
    expect(before.length).toBeGreaterThan(3);
    await test.rows('truncate tally, region_tally, check_tally');
    await test.rows('insert into tally_due (account_id, technology) select distinct account_id, technology from item');
    await countTallies(db(), new Date(clock), { whatever: true });
    expect(await read()).toEqual(before);
  });

  it('are counted once, however many processes count', async () => {
    const others = await Promise.all(['x', 'y', 'z'].map(add));
    for (const one of others) await scan([thing(one.name, [2]), listed()], one);
    await test.rows('truncate tally, region_tally, check_tally');
    await test.rows('insert into tally_due (account_id, technology) select distinct account_id, technology from item');
    await Promise.all(Array.from({ length: 5 }, () => countTallies(db(), new Date(clock), { whatever: true })));
    expect(await total()).toMatchObject({ items: 3, score: 6 });
    expect(await test.rows('select 1 from tally')).toHaveLength(3);
  });

  it('no batch waits for another one of the same technology and account, or for who counts', async () => {
    await scan([thing('a', [1]), thing('b', [2]), listed()]);
    const mark = `update audit_stamp set digest = digest || 'x' where item_id = (select id from item where uid = $1)`;
    const [one, other] = [await test.app.database.pool.connect(), await test.app.database.pool.connect()];
    try {
      for (const client of [one, other]) await client.query('begin');
      await one.query(mark, ['a']);
      await other.query(`set local lock_timeout = '2s'`);
      await other.query(mark, ['b']);
      await other.query('commit');
      // What is not committed has a mark of its own, which comes with it.
      await countTallies(db(), new Date(clock), { whatever: true });
      await one.query('commit');
      expect(await test.rows('select 1 from tally_due')).toHaveLength(1);
    } finally {
      one.release();
      other.release();
    }
  });

  it('of many items wait, those of few do not', async () => {
    await scan([thing('a', [1]), listed()]);
    await test.rows('insert into tally_due (account_id, technology) select account_id, technology from item');
    expect(await talliesWanted(db())).toBe(true);
    await test.rows('update tally set items = 1000000');
    expect(await talliesWanted(db())).toBe(false);
    await countTallies(db(), new Date(clock));
    expect((await total()).items).toBe(1_000_000);
    await test.rows(`update tally_due set marked_at = marked_at - interval '10 minutes'`);
    expect(await talliesWanted(db())).toBe(true);
    await countTallies(db(), new Date(clock));
    expect((await total()).items).toBe(1);
  });

  it('are counted anew with the full audit, whatever the marks say', async () => {
    await scan([thing('a', [1]), listed()]);
    await tidyUp(test.app);
    await test.rows('update tally set score = 99');
    clock += DAY;
    await tidyUp(test.app);
    await test.app.judge(signal);
    expect((await total()).score).toBe(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type AsOf, asOf, present } from '../../src/store/as-of.ts';
import { listFailures } from '../../src/store/failure-store.ts';
import { countByScore, countIssues, ISSUE_ORDERS, listAllUnknowns, listIssues } from '../../src/store/issue-store.ts';
import { countItems, eachItem, findItem, ITEM_ORDERS, listItems } from '../../src/store/item-list.ts';
import { listRevisions, revisionAsOf, revisionConfig } from '../../src/store/revision-store.ts';
import { EVERYTHING } from '../../src/store/scope.ts';
import type { Position, Slice, Sliced } from '../../src/store/slice.ts';
import { type FakeCloud, failed, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

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
      yield { key: `${score}`, notes: `${score} points`, score, facts: [configFact('/Points', score)] };
  },
});

const thingWith = (uid: string, points: number[], name = uid): WatchEvent => item(uid, { Points: points }, { name });

describe('what held at an instant', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = 0;
  let test: TestApp;
  let account: Account;

  const scan = async (...events: WatchEvent[]) => {
    cloud.events = events;
    clock += 60_000;
    await test.app.watch(account, ['thing'], { signal });
    await test.app.audit(signal);
  };
  const db = () => test.app.database.kysely;
  const instant = () => asOf(new Date(clock));
  const names = async (at: AsOf) => (await Array.fromAsync(eachItem(db(), EVERYTHING, { active: true }, at))).map(({ name }) => name);
  const scores = async (at: AsOf) =>
    Object.fromEntries((await Array.fromAsync(eachItem(db(), EVERYTHING, {}, at))).map((row) => [row.uid, row.unjustifiedScore]));
  const issues = async (at: AsOf) => {
    const listing = { filter: {}, order: 'id', at } as const;
    return (await listIssues(db(), EVERYTHING, listing, { limit: 100, after: null })).rows.map((row) => `${row.name} ${row.notes}`).sort();
  };
  /** All pages of a list; between two of them something happens. */
  const paged = async <Row>(list: (slice: Slice) => Promise<Sliced<Row>>, meanwhile: () => Promise<void>): Promise<Row[]> => {
    const all: Row[] = [];
    let after: Position | null = null;
    do {
      const page: Sliced<Row> = await list({ limit: 2, after });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      all.push(...page.rows);
      after = page.next;
      if (after !== null) await meanwhile();
    } while (after !== null);
    return all;
  };

  beforeEach(async () => {
    clock = Date.parse('2026-01-01T00:00:00Z');
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, [points])]), now: () => new Date(clock) });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    account = await addAccount(db(), values, [], new Date(clock));
  });
  afterEach(() => test.close());

  it('is listed after it has changed, been renamed, gone, and come again', async () => {
    await scan(thingWith('a', [1, 2]), thingWith('b', [3]), listed());
    const first = instant();
    await scan(thingWith('a', [2], 'a2'), thingWith('c', []), listed());
    const second = instant();
    await scan(thingWith('b', [4]), listed());
    expect(await names(first)).toEqual(['a', 'b']);
    expect(await names(second)).toEqual(['a2', 'c']);
    expect(await names(present(new Date(clock)))).toEqual(['b']);
    expect(await scores(first)).toEqual({ a: 3, b: 3 });
    expect(await scores(second)).toEqual({ a: 2, b: 0, c: 0 });
    expect(await scores(present(new Date(clock)))).toEqual({ a: 0, b: 4, c: 0 });
    expect(await issues(first)).toEqual(['a 1 points', 'a 2 points', 'b 3 points']);
    expect(await issues(second)).toEqual(['a2 2 points']);
    expect(await issues(present(new Date(clock)))).toEqual(['b 4 points']);
    expect(await countItems(db(), EVERYTHING, { active: true }, first, 100)).toBe(2);
    expect(await countIssues(db(), EVERYTHING, {}, first, 100)).toBe(3);
    expect(await countByScore(db(), EVERYTHING, {}, second)).toEqual([{ score: 2, count: 1 }]);
    expect(await names(asOf(new Date(first.valid.getTime() - 1)))).toEqual([]);
  });

  it('has the configuration and the revisions of that instant', async () => {
    await scan(thingWith('a', [1]), listed());
    const first = instant();
    await scan(thingWith('a', [1, 2]), listed());
    const [{ id }] = (await test.rows<{ id: number }>('select id from item')) as [{ id: number }];
    expect(await findItem(db(), EVERYTHING, id, first)).toMatchObject({ unjustifiedScore: 1, lastChanged: first.valid });
    const revision = await revisionAsOf(db(), EVERYTHING, id, first);
    expect(await revisionConfig(db(), EVERYTHING, revision!)).toEqual({ Points: [1] });
    const { rows } = await listRevisions(db(), EVERYTHING, id, first, { limit: 10, after: null });
    expect(rows).toMatchObject([{ id: revision, validTo: null }]);
    const all = await paged(
      (slice) => listRevisions(db(), EVERYTHING, id, instant(), { ...slice, limit: 1 }),
      async () => undefined,
    );
    expect(all.map(({ change }) => change)).toEqual(['changed', 'created']);
  });

  it('knows what was justified then, and what could not be seen', async () => {
    await scan(thingWith('a', [5]), listed());
    const before = instant();
    const [{ id }] = (await test.rows<{ id: number }>('select id from issue')) as [{ id: number }];
    clock += 60_000;
    await operatorOf(test.app).justify(id, 'me', 'meant', null);
    const justified = instant();
    await scan(failed('here'));
    const blind = instant();
    await scan(thingWith('a', [5]), listed());
    expect([await scores(before), await scores(justified), await scores(blind)]).toEqual([{ a: 5 }, { a: 0 }, { a: 0 }]);
    const count = (at: AsOf) => countIssues(db(), EVERYTHING, { justified: true }, at, 10);
    expect([await count(before), await count(justified)]).toEqual([0, 1]);
    const failures = async (at: AsOf) => (await listFailures(db(), EVERYTHING, {}, at, { limit: 10, after: null })).rows.length;
    expect([await failures(justified), await failures(blind), await failures(present(new Date(clock)))]).toEqual([0, 1, 0]);
    expect(await listAllUnknowns(db(), EVERYTHING, {}, blind, 10)).toMatchObject([{ name: 'a', code: 'AccessDenied' }]);
    expect(await listAllUnknowns(db(), EVERYTHING, {}, justified, 10)).toEqual([]);
  });

  describe('while others write', () => {
    const many = (turn: number) =>
      Array.from({ length: 9 }, (_, index) =>
        thingWith(
          `t${index}`,
          [(index * 3 + turn * 4) % 9].filter((score) => score > 2),
          `n${(index + turn) % 9}`,
        ),
      );
    let turn = 0;
    const meanwhile = async () => {
      turn += 1;
      // Scores and names move, one comes and one goes.
      await scan(...many(turn).filter((_, index) => index !== turn % 9), thingWith(`new${turn}`, [7]), listed());
    };
    beforeEach(async () => {
      turn = 0;
      await scan(...many(0), listed());
    });

    it.each(ITEM_ORDERS)('is paged in the order of %s without a gap and without a repetition', async (order) => {
      const at = instant();
      const listing = { filter: {}, order, at };
      const whole = (await listItems(db(), EVERYTHING, listing, { limit: 100, after: null })).rows;
      expect(whole).toHaveLength(9);
      expect(await paged((slice) => listItems(db(), EVERYTHING, listing, slice), meanwhile)).toEqual(whole);
      expect(turn).toBe(4);
    });

    it.each(ISSUE_ORDERS)('has its issues paged in the order of %s likewise', async (order) => {
      const listing = { filter: {}, order, at: instant() };
      const whole = (await listIssues(db(), EVERYTHING, listing, { limit: 100, after: null })).rows;
      expect(whole.length).toBeGreaterThan(4);
      expect(await paged((slice) => listIssues(db(), EVERYTHING, listing, slice), meanwhile)).toEqual(whole);
    });

    it('has its failures paged likewise', async () => {
      await scan(...['n', 's', 'e', 'w', 'u'].map((place) => failed(place)), listed());
      const at = instant();
      const whole = (await listFailures(db(), EVERYTHING, {}, at, { limit: 100, after: null })).rows;
      expect(whole).toHaveLength(5);
      expect(
        await paged(
          (slice) => listFailures(db(), EVERYTHING, {}, at, slice),
          () => scan(failed('a'), listed('n'), listed()),
        ),
      ).toEqual(whole);
    });
  });
});

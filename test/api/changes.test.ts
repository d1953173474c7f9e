import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChangeList } from '../../src/contract/change.ts';
import type { RevisionList } from '../../src/contract/revision.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const DAY = 86_400_000;

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
});
afterAll(() => it.close());

const read = async <Body>(url: string): Promise<Body> => {
  const response = await reader.get(url);
  expect(`${url} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${url} 200 `);
  return response.json<Body>();
};
const changes = async (query = '') => (await read<ChangeList>(`/api/v1/changes?limit=200&${query}`)).rows;
const count = async (condition: string) =>
  Number((await it.app.rows<{ count: string }>(`select count(*) from revision where ${condition}`))[0]!.count);

describe('changes', () => {
  test('come newest first, page by page, each once, whatever happens meanwhile', async () => {
    const all = await changes();
    expect(all.length).toBe(await count(`change <> 'reshaped'`));
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const pages: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await read<ChangeList>(`/api/v1/changes?limit=20${cursor}`);
      pages.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
      await it.app.rows(`insert into revision (item_id, account_id, technology, change, region, name, arn, content_hash, run_id, valid_from, valid_to, changed_at)
        select item_id, account_id, technology, 'changed', region, name, arn, content_hash, run_id, now(), now(), now() from revision order by id limit 1`);
    }
    expect(pages).toEqual(all.map(({ id }) => id));
    await it.app.rows('delete from revision where valid_from = valid_to');
  });

  test('are what the history of their items says', async () => {
    const [gone] = await changes('change=deleted');
    const { rows } = await read<RevisionList>(`/api/v1/items/${gone!.itemId}/revisions`);
    expect(rows[0]).toMatchObject({ id: gone!.id, change: 'deleted', validFrom: gone!.at, validTo: null });
    expect((await changes(`item=${gone!.itemId}`)).map(({ id, until }) => [id, until])).toEqual(
      rows.map(({ id, validTo }) => [id, validTo]),
    );
  });

  test.each([
    ['change=created', `change = 'created'`],
    ['change=changed&change=deleted', `change in ('changed', 'deleted')`],
    ['technology=s3&technology=kms', `technology in ('s3', 'kms')`],
    ['region=us-east-1', `region = 'us-east-1'`],
    ['name=ACORN', `name ilike '%acorn%'`],
    ['active=false', 'content_hash is null'],
    ['account=demo&accountType=snapshot', 'true'],
    ['account=nobody', 'false'],
    ['accountType=AWS', 'false'],
    ['minScore=10', `item_id in (select item_id from audit_stamp where valid_to = 'infinity' and unjustified_score >= 10)`],
  ])('are narrowed by %s', async (query, condition) => {
    expect((await changes(query)).length).toBe(await count(`change <> 'reshaped' and ${condition}`));
  });

  test('are narrowed to a span, and to what was known at an instant', async () => {
    const dayBefore = new Date(it.now().getTime() - 1.5 * DAY).toISOString();
    const [older, newer] = [await changes(`until=${dayBefore}`), await changes(`since=${dayBefore}`)];
    expect(older.length).toBeGreaterThan(10);
    expect(newer.length).toBeGreaterThan(3);
    expect([...newer, ...older]).toEqual(await changes());
    const asOf = await changes(`asOf=${dayBefore}`);
    expect(asOf.map(({ id }) => id)).toEqual(older.map(({ id }) => id));
    expect(asOf.every(({ until }) => until === null)).toBe(true);
    expect(older.some(({ until }) => until !== null)).toBe(true);
  });

  test('that nobody made are shown when they are asked for', async () => {
    await it.app.rows(`update revision set change = 'reshaped' where id = (select max(id) from revision where change = 'changed')`);
    expect((await changes('change=reshaped')).length).toBe(1);
    expect((await changes()).some(({ change }) => change === 'reshaped')).toBe(false);
  });

  test('of what the ignore list hides are hidden', async () => {
    const before = (await changes('technology=s3')).length;
    await it.app.rows(`insert into ignore_list (technology, prefix) values ('s3', 'acorn')`);
    expect((await changes('technology=s3')).length).toBeLessThan(before);
    await it.app.rows('delete from ignore_list');
  });

  test.each(['change=moved', 'since=yesterday', 'item=x', 'limit=201'])('refuse %s', async (query) => {
    expectProblem(await reader.get(`/api/v1/changes?${query}`), 400, 'bad-input');
  });
});

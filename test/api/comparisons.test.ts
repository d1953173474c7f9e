import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/contract/comparison.ts';
import type { ItemDetail, ItemList } from '../../src/contract/item.ts';
import type { RevisionConfig, RevisionList } from '../../src/contract/revision.ts';
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
const compare = (query: string) => read<Comparison>(`/api/v1/comparisons?${query}`);
const items = async (query: string) => (await read<ItemList>(`/api/v1/items?limit=200&${query}`)).rows;
/** An item with this many revisions, newest first. */
const revised = async (change: string) => {
  const [row] = await it.app.rows<{ item_id: number }>(`select item_id from revision where change = '${change}' order by id desc limit 1`);
  return { item: row!.item_id, revisions: (await read<RevisionList>(`/api/v1/items/${row!.item_id}/revisions`)).rows };
};

describe('revisions', () => {
  test('of one item are compared: both configurations, and where they differ', async () => {
    const { item, revisions } = await revised('changed');
    const [now, before] = revisions;
    const { base, others } = await compare(`revisions=${before!.id},${now!.id}`);
    expect(base).toMatchObject({ revision: before!.id, itemId: item, validTo: now!.validFrom });
    expect(base.config).toEqual((await read<RevisionConfig>(`/api/v1/revisions/${before!.id}`)).config);
    expect(others).toMatchObject([{ revision: now!.id, itemId: item, validTo: null }]);
    const { differences } = others[0]!;
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ ephemeral }) => !ephemeral)).toBe(true);
    // The other way round, what was added was removed.
    const back = (await compare(`revisions=${now!.id},${before!.id}`)).others[0]!.differences;
    const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    expect(back.map(({ change }) => change).sort()).toEqual(differences.map(({ change }) => opposite[change]).sort());
  });

  test('of an item that is gone differ as a whole', async () => {
    const { revisions } = await revised('deleted');
    const { base, others } = await compare(`revisions=${revisions[1]!.id},${revisions[0]!.id}`);
    expect(others).toMatchObject([{ config: null, differences: [{ path: '', change: 'removed', old: base.config, new: null }] }]);
  });

  test('of different items are compared, too, and more than two with the first', async () => {
    const [one, two, three] = await items('technology=s3');
    const ids = [];
    for (const { id } of [one!, two!, three!]) ids.push((await read<ItemDetail>(`/api/v1/items/${id}`)).revision);
    const { base, others } = await compare(`revisions=${ids.join(',')}`);
    expect([base, ...others].map(({ name }) => name)).toEqual([one!.name, two!.name, three!.name]);
    for (const other of others)
      expect(other.differences).toContainEqual(
        expect.objectContaining({ path: '/Name', change: 'changed', old: one!.name, new: other.name, oldPath: null }),
      );
  });
});

describe('items', () => {
  test('are compared as they are, and values that move by themselves are told apart', async () => {
    const [one, two] = await items('technology=sqs');
    const { others } = await compare(`items=${one!.id},${two!.id}`);
    const { differences } = others[0]!;
    const moving = differences.filter(({ ephemeral }) => ephemeral);
    expect(moving.length).toBeGreaterThan(0);
    expect(moving.every(({ path }) => /^\/Attributes\/(Approximate|LastModified)/.test(path))).toBe(true);
    expect(differences.find(({ path }) => path === '/Name')).toMatchObject({ ephemeral: false });
    expect((others[0]!.config as { Attributes: object }).Attributes).toHaveProperty('ApproximateNumberOfMessages');
    // Durable configurations have none of them.
    const revisions = [];
    for (const { id } of [one!, two!]) revisions.push((await read<ItemDetail>(`/api/v1/items/${id}`)).revision);
    const durable = (await compare(`revisions=${revisions.join(',')}`)).others[0]!.differences;
    expect(durable).toEqual(differences.filter(({ ephemeral }) => !ephemeral));
  });

  test('are compared as they were at an instant', async () => {
    const { item, revisions } = await revised('changed');
    const [other] = (await items('technology=s3')).filter(({ id }) => id !== item);
    const asOf = new Date(Date.parse(revisions[0]!.validFrom) - 1_000).toISOString();
    expect((await compare(`items=${other!.id},${item}&asOf=${asOf}`)).others[0]).toMatchObject({ revision: revisions[1]!.id });
    expect((await compare(`items=${other!.id},${item}`)).others[0]).toMatchObject({ revision: revisions[0]!.id });
    const before = new Date(it.now().getTime() - 10 * DAY).toISOString();
    expectProblem(await reader.get(`/api/v1/comparisons?items=${item},${other!.id}&asOf=${before}`), 404, 'not-found', /at that time/);
  });

  test('may be four, and the same one twice differs nowhere', async () => {
    const ids = (await items('technology=s3')).slice(0, 4).map(({ id }) => id);
    expect((await compare(`items=${ids.join(',')}`)).others).toHaveLength(3);
    expect((await compare(`items=${ids[0]},${ids[0]}`)).others[0]!.differences).toEqual([]);
  });
});

test.each(['', 'items=1', 'items=1,2,3,4,5', 'items=1,2&revisions=1,2', 'items=a,b', 'revisions=1;2', 'items=1,2&asOf=now'])(
  '"%s" is refused',
  async (query) => {
    expectProblem(await reader.get(`/api/v1/comparisons?${query}`), 400, 'bad-input');
  },
);

test('what is not there is named', async () => {
  const [one] = await items('technology=s3');
  expectProblem(await reader.get(`/api/v1/comparisons?items=${one!.id},999999`), 404, 'not-found', /no item 999999/);
  expectProblem(await reader.get('/api/v1/comparisons?revisions=999998,999999'), 404, 'not-found', /no revision 999998/);
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { IgnoreEntry, IgnoreList } from '../../src/contract/ignore-list.ts';
import type { ItemList } from '../../src/contract/item.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  admin = await it.signIn('admin');
});
afterAll(() => it.close());
beforeEach(() => it.app.rows('delete from ignore_list'));

const URL = '/api/v1/ignore-list';
const add = async (technology: string, prefix: string, notes: string | null = null): Promise<IgnoreEntry> => {
  const answer = await admin.send('POST', URL, { technology, prefix, notes });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<IgnoreEntry>();
};
const list = async (query = ''): Promise<IgnoreList> => (await admin.get(`${URL}${query}`)).json<IgnoreList>();
const items = async () => (await admin.get('/api/v1/items?technology=s3&limit=200')).json<ItemList>().rows.map(({ name }) => name);

test('an entry hides items at once, in both directions', async () => {
  const before = await items();
  const [first] = before;
  const { id } = await add('s3', first!.slice(0, -2).toUpperCase());
  expect(await items()).not.toContain(first);
  expect((await admin.send('PATCH', `${URL}/${id}`, { prefix: 'no bucket is called so', notes: 'why' })).json()).toMatchObject({
    technology: 's3',
    prefix: 'no bucket is called so',
    notes: 'why',
  });
  expect(await items()).toEqual(before);
  expect((await admin.send('DELETE', `${URL}/${id}`)).statusCode).toBe(204);
  expectProblem(await admin.get(`${URL}/${id}`), 404, 'not-found', /no ignore-list entry/);
  const entries = await it.app.rows(
    `select action, subject, detail->>'prefix' as prefix from audit_log where action like 'ignore-list.%' order by id`,
  );
  expect(entries).toMatchObject([
    { action: 'ignore-list.added', subject: 'technology s3' },
    { action: 'ignore-list.changed', prefix: 'no bucket is called so' },
    { action: 'ignore-list.removed' },
  ]);
});

test('entries are listed by technology and prefix, page by page, and as they were', async () => {
  await add('sqs', 'b');
  await add('s3', 'temp-');
  const { id } = await add('s3', 'log-', 'noise');
  const then = it.now().toISOString();
  await admin.send('PATCH', `${URL}/${id}`, { notes: null });
  const first = await list('?limit=2');
  expect(first.rows.map(({ technology, prefix, notes }) => [technology, prefix, notes])).toEqual([
    ['s3', 'log-', null],
    ['s3', 'temp-', null],
  ]);
  expect((await list(`?limit=2&cursor=${first.next}`)).rows).toMatchObject([{ technology: 'sqs' }]);
  expect((await list('?technology=sqs')).rows).toMatchObject([{ prefix: 'b' }]);
  expect((await list(`?asOf=${then}`)).rows[0]).toMatchObject({ prefix: 'log-', notes: 'noise' });
  expect((await admin.get(`${URL}/${id}?asOf=${then}`)).json()).toMatchObject({ notes: 'noise' });
});

test('what is there already, and what is nowhere, is refused', async () => {
  const one = await add('s3', 'x');
  const other = await add('s3', 'y');
  expectProblem(await admin.send('POST', URL, { technology: 's3', prefix: 'x' }), 409, 'conflict', /"x" are hidden already/);
  expectProblem(await admin.send('PATCH', `${URL}/${other.id}`, { prefix: 'x' }), 409, 'conflict', /"x" are hidden already/);
  expectProblem(await admin.send('POST', URL, { technology: 's4', prefix: 'x' }), 404, 'not-found', /no technology "s4"/);
  expectProblem(await admin.send('PATCH', `${URL}/${one.id}`, { technology: 's4' }), 404, 'not-found', /no technology "s4"/);
  expectProblem(await admin.send('POST', URL, { prefix: 'x' }), 400, 'bad-input', /technology/);
  expectProblem(await admin.send('POST', URL, { technology: 's3', prefix: 'x'.repeat(513) }), 400, 'bad-input', /prefix/);
  expectProblem(await admin.send('POST', URL, { technology: 's3', prefix: 'a\u0000' }), 400, 'bad-input');
  expectProblem(await admin.send('PATCH', `${URL}/4711`, { notes: 'x' }), 404, 'not-found');
  expectProblem(await admin.send('DELETE', `${URL}/4711`), 404, 'not-found');
});

test('whoever may view reads it; an administrator of all accounts changes it', async () => {
  await add('s3', 'x');
  const reader = await it.signIn('view', { accounts: [] });
  expect((await reader.get(URL)).json<IgnoreList>().rows).toMatchObject([{ prefix: 'x' }]);
  for (const visitor of [await it.signIn('justify'), await it.signIn('admin', { accounts: ['demo'] })])
    expectProblem(await visitor.send('POST', URL, { technology: 's3', prefix: 'z' }), 403, 'forbidden');
});

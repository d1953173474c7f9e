import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REQUESTS_A_MINUTE } from '../../src/api/limit-identities.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import type { ItemDetail, ItemList } from '../../src/contract/item.ts';
import { MonkeyError } from '../../src/model/errors.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
let item: number;
beforeAll(async () => {
  it = await openTestApi({
    demo: true,
    addRoutes: (api) => {
      api.get('/api/v1/away', { config: { permission: 'public' } }, async () => {
        throw new MonkeyError('database-unreachable', 'Away.');
      });
    },
  });
  reader = await it.signIn('admin');
  item = (await reader.get('/api/v1/items?limit=1')).json<ItemList>().rows[0]!.id;
});
afterAll(() => it.close());

describe('fields', () => {
  test('of rows are those that are asked for, and the list stays a list', async () => {
    const whole = (await reader.get('/api/v1/items?limit=3&order=id')).json<ItemList>();
    const answer = await reader.get('/api/v1/items?limit=3&order=id&fields=id,name,%20score');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const some = answer.json<ItemList>();
    expect(some.rows).toEqual(whole.rows.map(({ id, name, score }) => ({ id, name, score })));
    expect(some).toMatchObject({ total: whole.total, totalIsExact: true });
    // The next page may have others.
    const next = await reader.get(`/api/v1/items?limit=3&order=id&fields=uid&cursor=${some.next}`);
    expect(Object.keys(next.json<ItemList>().rows[0]!)).toEqual(['uid']);
  });

  test('of one thing are those that are asked for', async () => {
    const whole = (await reader.get(`/api/v1/items/${item}`)).json<ItemDetail>();
    expect((await reader.get(`/api/v1/items/${item}?fields=config,name`)).json()).toEqual({ name: whole.name, config: whole.config });
  });

  test.each([
    '/api/v1/items',
    '/api/v1/issues',
    '/api/v1/failures',
    '/api/v1/runs',
    '/api/v1/changes',
    '/api/v1/jobs',
    '/api/v1/dead-jobs',
    '/api/v1/watcher-health',
    '/api/v1/failure-log',
    '/api/v1/issue-groups',
    '/api/v1/suggestions?field=name',
    '/api/v1/dashboard',
    '/api/v1/trend',
    '/api/v1/queue',
    '/api/v1/comparisons?items=1,1',
  ])('that there are none of are refused by name: %s', async (url) => {
    const query = url.includes('?') ? '&' : '?';
    expectProblem(await reader.get(`${url}${query}fields=nonsense`), 400, 'bad-input', /there is no field "nonsense"\. Known are: \w+/);
    expectProblem(await reader.get(`${url}${query}fields=`), 400, 'bad-input');
  });

  test('a problem is told whole', async () => {
    expectProblem(await reader.get('/api/v1/items/999999?fields=name'), 404, 'not-found');
    expectProblem(await reader.get(`/api/v1/items/${item}?fields=__proto__`), 400, 'bad-input', /__proto__/);
  });
});

describe('the tag of one thing', () => {
  const urls = async (): Promise<string[]> => {
    const [issue] = (await reader.get('/api/v1/issues?limit=1')).json<IssueList>().rows;
    const { revision } = (await reader.get(`/api/v1/items/${item}`)).json<ItemDetail>();
    const [run] = await it.app.rows<{ id: number }>('select id from run limit 1');
    return [
      `/api/v1/items/${item}`,
      `/api/v1/issues/${issue!.id}`,
      `/api/v1/revisions/${revision}`,
      `/api/v1/revisions/${revision}?view=expanded`,
      `/api/v1/runs/${run!.id}`,
      `/api/v1/people/${reader.personId}`,
    ];
  };

  test('stays while it does, and then nothing is sent again', async () => {
    for (const url of await urls()) {
      const first = await reader.get(url);
      const { etag } = first.headers;
      expect(etag, url).toMatch(/^"[\w-]{22}"$/);
      expect(first.headers['cache-control']).toBe('private, no-cache');
      for (const known of [etag!, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await reader.get(url, { 'if-none-match': known });
        expect([again.statusCode, again.body, again.headers.etag, again.headers['content-type']], url).toEqual([304, '', etag, undefined]);
      }
      expect((await reader.get(url, { 'if-none-match': '"other"' })).body).toBe(first.body);
    }
  });

  test('moves with it, and with the fields that are asked for', async () => {
    const tag = async (query = '') => (await reader.get(`/api/v1/items/${item}${query}`)).headers.etag;
    const before = await tag();
    expect(await tag('?fields=id')).not.toBe(before);
    await it.app.rows(`update audit_stamp set score = score + 1 where item_id = $1 and valid_to = 'infinity'`, [item]);
    expect(await tag()).not.toBe(before);
    expect((await reader.get(`/api/v1/items/${item}`, { 'if-none-match': before! })).statusCode).toBe(200);
  });

  test('is not given to lists and problems', async () => {
    for (const url of ['/api/v1/items', `/api/v1/items/${item}/revisions`, '/api/v1/items/999999'])
      expect((await reader.get(url)).headers.etag, url).toBeUndefined();
  });

  test('keeps nobody from being refused', async () => {
    const { etag } = (await reader.get(`/api/v1/items/${item}`)).headers;
    const stranger = await it.signIn('view', { accounts: [] });
    expectProblem(await stranger.get(`/api/v1/items/${item}`, { 'if-none-match': etag! }), 404, 'not-found');
    expectProblem(await it.browser().get(`/api/v1/items/${item}`, { 'if-none-match': '*' }), 401, 'unauthenticated');
  });
});

test('who is told to come back is told when', async () => {
  const away = await it.browser().get('/api/v1/away');
  expectProblem(away, 503, 'database-unreachable');
  expect(away.headers['retry-after']).toBe('5');
  const eager = it.browser();
  const statuses = new Set<number>();
  let last = await eager.get('/api/v1/away');
  for (let asked = 0; asked < REQUESTS_A_MINUTE && last.statusCode !== 429; asked += 1) {
    last = await eager.get('/api/v1/away');
    statuses.add(last.statusCode);
  }
  expectProblem(last, 429, 'too-many-requests');
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
});

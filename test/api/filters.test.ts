import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChangeList } from '../../src/contract/change.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import type { ItemList } from '../../src/contract/item.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
});
afterAll(() => it.close());

const ask = async <Answer>(path: string, query: Record<string, string>): Promise<Answer> => {
  const answer = await reader.get(`/api/v1/${path}?${new URLSearchParams(query)}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Answer>();
};
const ids = (list: { rows: readonly { id: number }[] }): number[] => list.rows.map(({ id }) => id);

describe('a filter in words', () => {
  test.each([
    ['technology:s3', { technology: 's3' }],
    ['account:demo technology:s3 active:true', { account: 'demo', technology: 's3', active: 'true' }],
    ['score>=5', { minScore: '5' }],
    ['leaflets', { text: 'leaflets' }],
    ['region:us-east-1 name:a', { region: 'us-east-1', name: 'a' }],
    ['changed>=2026-01-01', { changedSince: '2026-01-01T00:00:00Z' }],
    ['type:snapshot', { accountType: 'snapshot' }],
    ['issue:s3.acl-unknown', { check: 's3.acl-unknown' }],
  ])('%j of items means %j', async (filter, parameters) => {
    const limit = '200';
    const inWords = await ask<ItemList>('items', { filter, limit });
    expect(ids(inWords)).toEqual(ids(await ask<ItemList>('items', { ...parameters, limit } as Record<string, string>)));
  });

  test('narrows: fewer than all, and more than none', async () => {
    const all = await ask<ItemList>('items', {});
    const some = await ask<ItemList>('items', { filter: 'technology:s3,sqs' });
    expect(some.total).toBeGreaterThan(0);
    expect(some.total).toBeLessThan(all.total);
    expect(new Set(some.rows.map(({ technology }) => technology))).toEqual(new Set(['s3', 'sqs']));
  });

  test('is understood by every list and its export', async () => {
    const issues = await ask<IssueList>('issues', { filter: 'technology:s3 state:any' });
    expect(ids(issues)).toEqual(ids(await ask<IssueList>('issues', { technology: 's3', state: 'any' })));
    const changes = await ask<ChangeList>('changes', { filter: 'change:deleted,created technology:s3' });
    expect(changes.rows.length).toBeGreaterThan(0);
    expect(changes.rows.every(({ change, technology }) => change !== 'changed' && technology === 's3')).toBe(true);
    const groups = await ask<{ rows: { technology: string }[] }>('issue-groups', { filter: 'technology:s3' });
    expect(new Set(groups.rows.map(({ technology }) => technology))).toEqual(new Set(['s3']));
    const exported = await reader.get('/api/v1/items/export?filter=technology:s3');
    expect(exported.body.trim().split('\n').length).toBe((await ask<ItemList>('items', { filter: 'technology:s3' })).total);
    const suggested = await ask<{ rows: { value: string }[] }>('suggestions', { field: 'technology', filter: 'account:demo' });
    expect(suggested.rows.length).toBeGreaterThan(0);
  });

  test('leads through pages', async () => {
    const first = await ask<ItemList>('items', { filter: 'account:demo', limit: '5' });
    const second = await ask<ItemList>('items', { filter: 'account:demo', limit: '5', cursor: first.next! });
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(10);
  });

  test.each([
    ['colour:red', /^filter: There is no field "colour" here/],
    ['account:', /^filter: A value is missing/],
    ['issue:none', null],
  ])('%j', async (filter, detail) => {
    const answer = await reader.get(`/api/v1/items?${new URLSearchParams({ filter })}`);
    if (detail) expectProblem(answer, 400, 'bad-input', detail);
    else expect(answer.json<ItemList>().total).toBe(0);
  });

  test('says each thing once: in the filter, or beside it', async () => {
    const answer = await reader.get('/api/v1/items?filter=account:demo&account=other');
    expectProblem(answer, 400, 'bad-input', /^filter: "account" stands in the filter and as a parameter beside it\.$/);
    expectProblem(await reader.get('/api/v1/items?filter=a:b&filter=c:d'), 400, 'bad-input', /filter/);
  });

  test('finds items with an issue, and those that had it at an earlier instant', async () => {
    const { check } = (await ask<IssueList>('issues', { filter: 'technology:s3', limit: '1' })).rows[0]!;
    const before = await ask<ItemList>('items', { filter: `issue:${check}` });
    expect(before.total).toBeGreaterThan(0);
    const switched = await (await it.signIn('admin')).send('PUT', `/api/v1/checks/${check}/switch`, { on: false });
    expect(switched.statusCode, switched.body).toBe(200);
    await it.app.app.audit(new AbortController().signal);
    expect((await ask<ItemList>('items', { filter: `issue:${check}` })).total).toBe(0);
    const earlier = await ask<ItemList>('items', { filter: `issue:${check}`, asOf: before.asOf });
    expect(ids(earlier)).toEqual(ids(before));
  });
});

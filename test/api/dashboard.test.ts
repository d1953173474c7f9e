import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboard, Trend } from '../../src/contract/dashboard.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import type { ItemList } from '../../src/contract/item.ts';
import { countTallies } from '../../src/store/tally-store.ts';
import { until } from '../setup/until.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
let editor: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
  editor = await it.signIn('justify', 'Jus');
});
afterAll(() => it.close());

const read = async <Body>(url: string): Promise<Body> => {
  const response = await reader.get(url);
  expect(`${url} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${url} 200 `);
  return response.json<Body>();
};
const dashboard = (query = '') => read<Dashboard>(`/api/v1/dashboard${query}`);

describe('the dashboard', () => {
  test('sums what the lists show', async () => {
    const { total, accounts, technologies, regions, countedAt, failures, watched, stale } = await dashboard();
    const items = (await read<ItemList>('/api/v1/items?limit=200&active=true')).rows;
    const sum = (pick: (item: ItemList['rows'][number]) => number) => items.reduce((all, item) => all + pick(item), 0);
    expect(total).toEqual({
      items: items.length,
      unaudited: 0,
      unknownItems: 0,
      unknowns: 0,
      issues: sum(({ issues }) => issues),
      score: sum(({ score }) => score),
      unjustifiedScore: sum(({ unjustifiedScore }) => unjustifiedScore),
    });
    expect(accounts).toEqual([{ name: 'demo', ...total }]);
    for (const parts of [technologies, regions]) {
      expect(parts.reduce((all, { unjustifiedScore }) => all + unjustifiedScore, 0)).toBe(total.unjustifiedScore);
      const scores = parts.map(({ unjustifiedScore }) => unjustifiedScore);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
    expect(Date.parse(countedAt)).toBeGreaterThan(it.now().getTime() - 60_000);
    expect({ failures, watched, stale }).toEqual({ failures: 0, watched: 49, stale: 0 });
  });

  test('names the newest changes, the issues that wait longest, and the worst items', async () => {
    const { changes, issues, items } = await dashboard();
    expect(changes).toHaveLength(10);
    const times = changes.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const opened = issues.map(({ openedAt }) => openedAt);
    expect(opened).toEqual([...opened].sort());
    expect(issues.every(({ justified, state }) => !justified && state !== 'fixed')).toBe(true);
    const all = (await read<IssueList>('/api/v1/issues?limit=200&order=oldest&justified=false')).rows;
    expect(issues).toEqual(all.slice(0, 10));
    expect(items).toEqual((await read<ItemList>('/api/v1/items?limit=10&active=true&minScore=1')).rows);
  });

  test('is narrowed to accounts and technologies', async () => {
    const { total, technologies, watched, changes, issues, items } = await dashboard('?technology=s3&technology=kms');
    expect(technologies.map(({ name }) => name).sort()).toEqual(['kms', 's3']);
    expect(total.items).toBe(14);
    expect(watched).toBe(2);
    for (const rows of [changes, issues, items]) for (const { technology } of rows) expect(['s3', 'kms']).toContain(technology);
    expect(await dashboard('?account=nobody')).toMatchObject({
      total: { items: 0 },
      accounts: [],
      watched: 0,
      changes: [],
      issues: [],
      items: [],
    });
  });

  test('follows a justification by itself', async () => {
    const before = await dashboard();
    const [issue] = (await read<IssueList>('/api/v1/issues?limit=1&justified=false')).rows;
    await editor.send('PUT', `/api/v1/issues/${issue!.id}/justification`, { reason: 'known' });
    const expected = before.total.unjustifiedScore - issue!.score;
    expect(issue!.score).toBeGreaterThan(0);
    const after = await until('the sums', async () => {
      const now = await dashboard();
      return now.total.unjustifiedScore === expected && now;
    });
    expect(after.total.score).toBe(before.total.score);
  });

  test('never calls fine what was not judged, cannot be judged, or was not seen for long', async () => {
    const [stamp] = await it.app.rows<{ item_id: number }>(`select item_id from audit_stamp where valid_to = 'infinity' limit 1`);
    await it.app.rows(`update audit_stamp set valid_to = now() where item_id = $1 and valid_to = 'infinity'`, [stamp!.item_id]);
    await it.app.rows(
      `update audit_stamp set unknowns = 2 where valid_to = 'infinity' and item_id = (select max(item_id) from audit_stamp where valid_to = 'infinity')`,
    );
    await it.app.rows(`update run set started_at = started_at - interval '1 day' where technology in ('s3', 'kms')`);
    await it.app.rows(
      `insert into failure (account_id, technology, place, code, message, run_id, opened_at) select id, 's3', 'here', 'AccessDenied', 'no', 1, now() from account where name = 'demo'`,
    );
    await countTallies(it.app.app.database.kysely, it.now());
    expect(await dashboard()).toMatchObject({ total: { unaudited: 1, unknownItems: 1, unknowns: 2 }, failures: 1, stale: 2 });
  });

  test('says as of when its sums are, where something waits to be counted', async () => {
    const since = new Date(it.now().getTime() - 3_600_000);
    await it.app.rows(`insert into tally_due (account_id, technology, marked_at) select id, 's3', $1 from account where name = 'demo'`, [
      since,
    ]);
    expect((await dashboard()).countedAt).toBe(since.toISOString());
    expect((await read<Trend>('/api/v1/trend')).countedAt).toBe(since.toISOString());
    await it.app.rows('delete from tally_due');
  });
});

describe('the trend', () => {
  test('has a point for each day since anything was seen', async () => {
    const { rows } = await read<Trend>('/api/v1/trend?days=90');
    expect(rows).toHaveLength(3);
    const days = rows.map(({ day }) => day);
    expect(days.at(-1)).toBe(it.now().toISOString().slice(0, 10));
    expect(new Set(rows.map(({ score }) => score)).size).toBe(3);
    expect(rows.at(-1)).toMatchObject((await dashboard()).total);
    expect((await read<Trend>('/api/v1/trend?days=2')).rows).toEqual(rows.slice(1));
    const ofS3 = (await read<Trend>('/api/v1/trend?technology=s3')).rows;
    expect(ofS3).toHaveLength(3);
    expect(ofS3.at(-1)!.items).toBe(10);
    expect((await read<Trend>('/api/v1/trend?account=nobody')).rows).toEqual([]);
  });

  test.each(['days=0', 'days=91', 'days=many'])('refuses %s', async (query) => {
    expectProblem(await reader.get(`/api/v1/trend?${query}`), 400, 'bad-input');
  });
});

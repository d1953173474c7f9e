import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IssueList } from '../../src/contract/issue.ts';
import type { ItemDetail, ItemList } from '../../src/contract/item.ts';
import type { RevisionConfig, RevisionList } from '../../src/contract/revision.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
let editor: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view', 'Rea');
  editor = await it.signIn('justify', 'Jus');
});
afterAll(() => it.close());

/** Every row but those of sessions, which move whenever somebody reads, and of sums, which are made in the background. */
const facts = async () => {
  const {
    session: _session,
    tally: _tally,
    check_tally: _check,
    region_tally: _region,
    tally_due: _due,
    ...rest
  } = await rowVersions(it.app.rows);
  return rest;
};

const read = async <Body>(url: string): Promise<Body> => {
  const response = await reader.get(url);
  expect(`${url} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${url} 200 `);
  return response.json<Body>();
};
const items = (query = '') => read<ItemList>(`/api/v1/items?limit=200${query}`);
const issues = (query = '') => read<IssueList>(`/api/v1/issues?limit=200${query}`);
const item = (id: number) => read<ItemDetail>(`/api/v1/items/${id}`);

describe('items', () => {
  test('come with a total, the worst first', async () => {
    const { rows, total, totalIsExact } = await items();
    expect(rows.length).toBe(total);
    expect(totalIsExact).toBe(true);
    expect(rows.length).toBeGreaterThan(50);
    const scores = rows.map(({ unjustifiedScore }) => unjustifiedScore);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test.each(['id', 'score', 'name', 'changed'])('come page by page in the order of %s, each once', async (order) => {
    const all = (await items(`&order=${order}`)).rows.map(({ id }) => id);
    const pages: number[] = [];
    let page = await read<ItemList>(`/api/v1/items?order=${order}&limit=20`);
    for (;;) {
      expect(page.total).toBe(all.length);
      pages.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      page = await read<ItemList>(`/api/v1/items?order=${order}&limit=20&cursor=${page.next}`);
    }
    expect(pages).toEqual(all);
  });

  test('are filtered by technology, region, name, score and whether they are gone', async () => {
    const everything = (await items()).rows;
    for (const row of (await items('&technology=s3&technology=sqs')).rows) expect(['s3', 'sqs']).toContain(row.technology);
    const { region } = everything.find((row) => row.technology === 'sqs')!;
    expect((await items(`&region=${region}`)).rows.every((row) => row.region === region)).toBe(true);
    expect((await items('&minScore=10')).rows.map(({ id }) => id).sort()).toEqual(
      everything
        .filter(({ unjustifiedScore }) => unjustifiedScore >= 10)
        .map(({ id }) => id)
        .sort(),
    );
    const gone = (await items('&active=false')).rows;
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.every(({ active }) => !active)).toBe(true);
    const { name } = everything[0]!;
    expect((await items(`&name=${encodeURIComponent(name.toUpperCase())}`)).rows.map((row) => row.name)).toContain(name);
  });

  test('a percent sign or an underscore in a name means itself', async () => {
    expect((await items('&name=%25')).rows).toEqual([]);
    expect((await items('&name=a_o')).rows.every(({ name }) => name.includes('a_o'))).toBe(true);
  });

  test('have a configuration, checks and revisions, the newest first', async () => {
    const { id, technology } = (await items('&technology=s3')).rows[0]!;
    const detail = await item(id);
    expect(detail.config).toMatchObject({ Name: detail.name });
    expect(detail.checks.length).toBeGreaterThan(0);
    expect(detail.checks.every((check) => check.id.startsWith(`${technology}.`))).toBe(true);
    const { rows } = await read<RevisionList>(`/api/v1/items/${id}/revisions`);
    expect(rows[0]!.id).toBe(detail.revision);
    expect(rows.at(-1)!.change).toBe('created');
    for (const revision of rows) {
      const { config } = await read<RevisionConfig>(`/api/v1/revisions/${revision.id}`);
      expect(config === null).toBe(!revision.active);
    }
  });

  test('that are not there are problems', async () => {
    expectProblem(await reader.get('/api/v1/items/999999'), 404, 'not-found');
    expectProblem(await reader.get('/api/v1/revisions/999999'), 404, 'not-found');
  });
});

describe('a list', () => {
  test('refuses the cursor of another one', async () => {
    const { next } = await read<ItemList>('/api/v1/items?limit=5');
    expect(next).not.toBeNull();
    expectProblem(await reader.get(`/api/v1/items?limit=5&technology=s3&cursor=${next}`), 400, 'bad-input');
    expectProblem(await reader.get(`/api/v1/issues?limit=5&cursor=${next}`), 400, 'bad-input');
  });

  test('shows nothing before there was anything, and an item that was not there is a problem', async () => {
    const before = 'asOf=2000-01-01T00:00:00Z';
    for (const list of ['items', 'issues', 'failures']) {
      const { rows, next, asOf } = await read<ItemList>(`/api/v1/${list}?${before}`);
      expect({ rows, next, asOf }).toEqual({ rows: [], next: null, asOf: '2000-01-01T00:00:00Z' });
    }
    const { id } = (await items()).rows[0]!;
    expectProblem(await reader.get(`/api/v1/items/${id}?${before}`), 404, 'not-found', /as of 2000/);
  });
});

describe('a value that cannot be used', () => {
  test.each([
    '/api/v1/items?limit=0',
    '/api/v1/items?limit=201',
    '/api/v1/items?limit=ten',
    '/api/v1/items?cursor=nonsense',
    `/api/v1/items?cursor=${Buffer.from('["2026-01-01T00:00:00Z","of another list",[1]]').toString('base64url')}`,
    '/api/v1/items?asOf=yesterday',
    '/api/v1/items?active=maybe',
    '/api/v1/items?order=colour',
    '/api/v1/items?minScore=-1',
    '/api/v1/items?minScore=99999999999',
    '/api/v1/items?name=%00',
    `/api/v1/items?name=${'x'.repeat(301)}`,
    '/api/v1/items/first',
    '/api/v1/items/1.5',
    '/api/v1/items/99999999999999999999',
    '/api/v1/issues?state=closed',
    '/api/v1/issues?justified=1',
    '/api/v1/failures?limit=1000',
  ])('is refused: %s', async (url) => {
    expectProblem(await reader.get(url), 400, 'bad-input');
  });

  test.each([
    ['an empty reason', { reason: ' ' }],
    ['no reason', {}],
    ['a reason that is a number', { reason: 17 }],
    ['a reason that is too long', { reason: 'x'.repeat(4_001) }],
    ['a day that is none', { reason: 'fine', until: 'tomorrow' }],
    ['a character that no text of the database can hold', { reason: 'a\u0000b' }],
  ])('%s justifies nothing', async (_what, body) => {
    const { id } = (await issues()).rows[0]!;
    const before = await facts();
    expectProblem(await editor.send('PUT', `/api/v1/issues/${id}/justification`, body), 400, 'bad-input');
    expect(await facts()).toEqual(before);
  });
});

describe('issues', () => {
  test('say what, where, why and what to do', async () => {
    const { rows, total } = await issues();
    expect(rows.length).toBe(Math.min(total, 200));
    for (const issue of rows) {
      expect(issue).toMatchObject({
        check: expect.stringMatching(/^\w+\./),
        remedy: expect.stringMatching(/\S/),
        state: expect.not.stringMatching('fixed'),
      });
      expect(issue.facts.length).toBeGreaterThan(0);
    }
  });

  test('that were fixed are shown when asked for', async () => {
    const { rows } = await issues('&state=fixed');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ state }) => state === 'fixed')).toBe(true);
  });

  test('are filtered by item, check and points', async () => {
    const [first] = (await issues('&minScore=5')).rows;
    expect(first!.score).toBeGreaterThanOrEqual(5);
    const { rows } = await issues(`&item=${first!.itemId}&check=${first!.check}`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ itemId, check }) => itemId === first!.itemId && check === first!.check)).toBe(true);
  });

  test('are justified and revoked, and the score of the item moves with it', async () => {
    const issue = (await issues('&minScore=1')).rows.find(({ justified }) => !justified)!;
    const before = await item(issue.itemId);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const justified = await editor.send('PUT', `/api/v1/issues/${issue.id}/justification`, { reason: '  by contract ', until });
    expect(justified.json()).toMatchObject({ justified: true, justification: 'by contract', justifiedBy: 'Jus', justifiedUntil: until });
    const after = await item(issue.itemId);
    expect(after.unjustifiedScore).toBe(before.unjustifiedScore - issue.score);
    expect(after.score).toBe(before.score);
    expect((await issues('&justified=true')).rows.map(({ id }) => id)).toContain(issue.id);

    const revoked = await editor.send('DELETE', `/api/v1/issues/${issue.id}/justification`);
    expect(revoked.json()).toMatchObject({ justified: false, justification: null });
    expect((await item(issue.itemId)).unjustifiedScore).toBe(before.unjustifiedScore);
  });

  test('that are not there cannot be justified', async () => {
    expectProblem(await editor.send('PUT', '/api/v1/issues/999999/justification', { reason: 'fine' }), 404, 'not-found');
    expectProblem(await editor.send('DELETE', '/api/v1/issues/999999/justification'), 404, 'not-found');
  });

  test('a day that has passed justifies nothing', async () => {
    const { id } = (await issues()).rows[0]!;
    expectProblem(
      await editor.send('PUT', `/api/v1/issues/${id}/justification`, { reason: 'fine', until: '2020-01-01T00:00:00.000Z' }),
      400,
      'bad-input',
    );
  });
});

describe('comments', () => {
  test('are written, read, and removed by their author', async () => {
    const author = await it.signIn('comment', 'Cora');
    const other = await it.signIn('comment', 'Otto');
    const { id } = (await items()).rows[0]!;
    const { revision } = await item(id);
    const url = `/api/v1/items/${id}/comments`;
    const first = (await author.send('POST', url, { text: '<script>alert(1)</script>', revision })).json<{ id: number }>();
    await author.send('POST', url, { text: 'of the item' });
    const { rows } = await read<{ rows: { id: number; text: string; revision: number | null; mayRemove: boolean }[] }>(url);
    expect(rows.map(({ text, revision: of }) => [text, of])).toEqual([
      ['<script>alert(1)</script>', revision],
      ['of the item', null],
    ]);
    expect(rows.every(({ mayRemove }) => !mayRemove)).toBe(true);
    expectProblem(await other.send('DELETE', `/api/v1/comments/${first.id}`), 403, 'forbidden', /author/);
    expect((await author.send('DELETE', `/api/v1/comments/${first.id}`)).statusCode).toBe(204);
    expectProblem(await author.send('DELETE', `/api/v1/comments/${first.id}`), 404, 'not-found');
    expect((await (await it.signIn('admin')).send('DELETE', `/api/v1/comments/${rows[1]!.id}`)).statusCode).toBe(204);
    expect(await read(url)).toEqual({ rows: [] });
  });

  test('are about a revision of their own item', async () => {
    const [one, other] = (await items()).rows;
    const { revision } = await item(other!.id);
    expectProblem(await editor.send('POST', `/api/v1/items/${one!.id}/comments`, { text: 'x', revision }), 404, 'not-found');
    expectProblem(await editor.send('POST', '/api/v1/items/999999/comments', { text: 'x' }), 404, 'not-found');
    expectProblem(await editor.send('POST', `/api/v1/items/${one!.id}/comments`, { text: 'a\u0000b' }), 400, 'bad-input');
  });
});

test('failures name the place and the one permission that is missing', async () => {
  const [account] = await it.app.rows<{ id: number }>(`select id from account where name = 'demo'`);
  await it.app.rows(
    `insert into failure (account_id, technology, place, uid, part, code, message, permission, run_id, opened_at)
     values ($1, 's3', 'global', null, null, 'AccessDenied', 'not allowed', 's3:ListAllMyBuckets', 1, now())`,
    [account!.id],
  );
  const { rows } = await read<{ rows: object[] }>('/api/v1/failures?technology=s3');
  expect(rows).toMatchObject([
    { account: 'demo', technology: 's3', place: 'global', code: 'AccessDenied', permission: 's3:ListAllMyBuckets' },
  ]);
  expect(await read('/api/v1/failures?technology=sqs')).toMatchObject({ rows: [], next: null });
});

test('the overview counts what there is', async () => {
  const overview = await read<{ items: number; accounts: { name: string }[]; technologies: object[] }>('/api/v1/overview');
  expect(overview.items).toBe((await items('&active=true')).total);
  expect(overview.accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(['demo', 'demo-logs', 'demo-auditor']));
  expect(overview.technologies.length).toBeGreaterThan(7);
});

test('the demo estate is loaded once', async () => {
  const admin = await it.signIn('admin');
  expectProblem(await admin.send('POST', '/api/v1/demo'), 409, 'conflict', /loaded already/);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Issue, IssueList } from '../../src/contract/issue.ts';
import type { IssueGroupList } from '../../src/contract/issue-group.ts';
import { until } from '../setup/until.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const DAY = 86_400_000;

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
const groups = async (query = '') => (await read<IssueGroupList>(`/api/v1/issue-groups?${query}`)).rows;
const issues = async (query = '') => (await read<IssueList>(`/api/v1/issues?limit=200&${query}`)).rows;

/** The same groups, made of the issues that the list shows. */
const grouped = (rows: readonly Issue[]) =>
  Object.fromEntries(
    [...Map.groupBy(rows, ({ check }) => check)].map(([check, all]) => [
      check,
      {
        issues: all.length,
        justified: all.filter(({ justified }) => justified).length,
        items: new Set(all.map(({ itemId }) => itemId)).size,
        accounts: new Set(all.map(({ account }) => account)).size,
        score: all.reduce((sum, { score }) => sum + score, 0),
        unjustifiedScore: all.reduce((sum, { score, justified }) => sum + (justified ? 0 : score), 0),
        firstSeen: all.map(({ openedAt }) => openedAt).sort()[0],
        lastSeen: all
          .map(({ openedAt }) => openedAt)
          .sort()
          .at(-1),
      },
    ]),
  );
const told = (rows: IssueGroupList['rows']) =>
  Object.fromEntries(rows.map(({ check, title: _title, technology: _technology, ofItems: _of, ...sums }) => [check, sums]));

describe('groups of issues', () => {
  test.each([
    '',
    'technology=s3&technology=sqs',
    'region=us-east-1',
    'account=demo&accountType=snapshot',
    'account=nobody',
    'check=securitygroup.internet-accessible-ingress',
    'name=acorn',
    'text=internet',
    'minScore=5',
    'justified=false',
    'state=any',
    'state=fixed',
  ])('are what the list of issues comes to by check: %s', async (query) => {
    expect(told(await groups(query))).toEqual(grouped(await issues(query)));
  });

  test('say what the check demands, and of how many items', async () => {
    const rows = await groups();
    const scores = rows.map(({ unjustifiedScore }) => unjustifiedScore);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(rows[0]).toMatchObject({
      check: 'securitygroup.internet-accessible-ingress',
      technology: 'securitygroup',
      items: 4,
      ofItems: 10,
    });
    expect(rows[0]!.title).toMatch(/security group/);
    await it.app.rows(`update check_tally set check_id = 'old.check' where check_id = 'securitygroup.internet-accessible-ingress'`);
    expect(await groups('check=old.check')).toMatchObject([{ title: null }]);
    await it.app.rows(`update check_tally set check_id = 'securitygroup.internet-accessible-ingress' where check_id = 'old.check'`);
  });

  test('are as of an instant when that is asked for', async () => {
    const asOf = new Date(it.now().getTime() - 1.5 * DAY).toISOString();
    expect(told(await groups(`asOf=${asOf}`))).toEqual(grouped(await issues(`asOf=${asOf}`)));
    expect(await groups('asOf=2000-01-01T00:00:00Z')).toEqual([]);
    expect((await read<IssueGroupList>(`/api/v1/issue-groups?asOf=${asOf}`)).asOf).toBe(asOf);
  });

  test('follow a justification', async () => {
    const [issue] = await issues('justified=false');
    await editor.send('PUT', `/api/v1/issues/${issue!.id}/justification`, { reason: 'By contract 0815' });
    await until('the groups', async () => (await groups()).some(({ justified }) => justified > 0));
    expect(told(await groups())).toEqual(grouped(await issues()));
    expect(told(await groups('justified=true'))).toEqual(grouped(await issues('justified=true')));
  });

  test.each(['state=closed', 'minScore=-1', 'asOf=now'])('refuse %s', async (query) => {
    expectProblem(await reader.get(`/api/v1/issue-groups?${query}`), 400, 'bad-input');
  });
});

describe('issues', () => {
  test.each([
    ['of the notes', 'ENTITY:', ({ notes }: Issue) => notes?.toLowerCase().includes('entity:')],
    ['of the check', 'acl-internet', ({ check }: Issue) => check.includes('acl-internet')],
    ['of what it is called', 'cross account', ({ issue }: Issue) => issue.toLowerCase().includes('cross account')],
    ['of the reason', 'contract 0815', ({ justification }: Issue) => justification?.includes('contract 0815')],
    ['of the name', 'acorn', ({ name }: Issue) => name.includes('acorn')],
  ])('are found by a part %s', async (_what, text, fits) => {
    const found = await issues(`text=${encodeURIComponent(text)}`);
    expect(found.length).toBeGreaterThan(0);
    const all = await issues();
    for (const issue of all.filter(fits)) expect(found.map(({ id }) => id)).toContain(issue.id);
    const isFound = ({ notes, check, issue, justification, name }: Issue) =>
      [notes, check, issue, justification, name].some((value) => value?.toLowerCase().includes(text.toLowerCase()));
    expect(found.map(({ id }) => id).sort()).toEqual(
      all
        .filter(isFound)
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('a percent sign, an underscore and a bracket mean themselves', async () => {
    expect(await issues('text=%25')).toEqual([]);
    expect((await issues('text=%5B')).every(({ notes }) => notes?.includes('['))).toBe(true);
  });

  test.each(['score', 'opened', 'oldest', 'justified', 'id'])('come page by page in the order of %s, each once', async (order) => {
    const [one, two] = await issues('justified=false&order=id');
    for (const { id } of [one!, two!]) await editor.send('PUT', `/api/v1/issues/${id}/justification`, { reason: 'fine' });
    const all = (await issues(`order=${order}`)).map(({ id }) => id);
    const pages: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await read<IssueList>(`/api/v1/issues?order=${order}&limit=7${cursor}`);
      pages.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(pages).toEqual(all);
  });

  test('the oldest first, and the newest justification first', async () => {
    const opened = (await issues('order=oldest')).map(({ openedAt }) => openedAt);
    expect(opened).toEqual([...opened].sort());
    const justified = (await issues('order=justified')).map(({ justifiedAt }) => justifiedAt ?? '');
    expect(justified).toEqual([...justified].sort().reverse());
    expect(justified[0]).not.toBe('');
  });
});

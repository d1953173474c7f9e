import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CheckDetail, CheckList } from '../../src/contract/check.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { type Ids, MARKS, type Side, watchTwoAccounts } from './two-accounts.ts';

let it: TestApi;
let ids: Readonly<Record<Side, Ids>>;
let editor: Visitor;
let limited: Visitor;
/** With the same number of open issues in both accounts. */
let check: string;
beforeAll(async () => {
  it = await openTestApi();
  ids = await watchTwoAccounts(it);
  editor = await it.signIn('justify');
  limited = await it.signIn('justify', { accounts: [`${MARKS.inside} inc`] });
  [{ check }] = (await it.app.rows<{ check: string }>(
    `select check_id as "check" from issue where state <> 'fixed' group by check_id having count(distinct account_id) = 2 order by count(*) desc, check_id limit 1`,
  )) as [{ check: string }];
});
afterAll(() => it.close());
beforeEach(async () => {
  for (const where of ['', inside(), outside()]) await turn(true, where);
  await (await it.signIn('admin')).send('DELETE', `/api/v1/score-overrides/${check}`);
  await judge();
});

const judge = () => it.app.app.audit(new AbortController().signal);
const all = async (query = '', visitor = editor) => (await visitor.get(`/api/v1/checks${query}`)).json<CheckList>().rows;
const one = async (query = '', visitor = editor): Promise<CheckDetail> =>
  (await visitor.get(`/api/v1/checks/${check}${query}`)).json<CheckDetail>();
const issues = async (query: string, visitor = editor): Promise<IssueList> =>
  (await visitor.get(`/api/v1/issues?check=${check}&limit=200&${query}`)).json<IssueList>();
const turn = (on: boolean, where: string, visitor = editor) => visitor.send('PUT', `/api/v1/checks/${check}${where}/switch`, { on });
const inside = () => `/accounts/${ids.inside.account}`;
const outside = () => `/accounts/${ids.outside.account}`;
/** Items with their scores, as everybody sees them. */
const scores = () =>
  it.app.rows(`select item_id, score, unjustified_score, issues from audit_stamp where valid_to = 'infinity' order by item_id`);

describe('checks are listed', () => {
  test('with what they say, their points, and how many issues they have', async () => {
    const rows = await all();
    expect(rows.map((row) => row.check)).toEqual([...it.app.app.registry.checks.keys()].sort());
    const unit = it.app.app.registry.checks.get(check)!;
    const { total } = await issues('state=open');
    expect(rows.find((row) => row.check === check)).toEqual({
      check,
      technology: unit.technology,
      accountType: 'AWS',
      title: unit.title,
      category: unit.category,
      score: unit.score,
      override: null,
      on: true,
      offIn: [],
      issues: total,
    });
    expect(total).toBeGreaterThan(1);
  });

  test('narrowed to technologies and categories', async () => {
    const rows = await all('?technology=s3&technology=sqs');
    expect([...new Set(rows.map(({ technology }) => technology))].sort()).toEqual(['s3', 'sqs']);
    const { category } = rows[0]!;
    expect((await all(`?technology=s3&category=${encodeURIComponent(category)}`)).every((row) => row.category === category)).toBe(true);
    expect(await all('?accountType=GCP')).toEqual([]);
  });

  test('with the accounts and issues that the reader may see', async () => {
    const [whole, part] = [await one(), await one('', limited)];
    expect(whole.accounts.map(({ account }) => account)).toEqual([`${MARKS.inside} inc`, `${MARKS.outside} inc`]);
    expect(part.accounts).toEqual([whole.accounts[0]]);
    expect(part.issues).toBe(whole.accounts[0]!.issues);
    expect(whole.issues).toBe(whole.accounts[0]!.issues + whole.accounts[1]!.issues);
    expect(whole).toMatchObject({ risk: expect.stringMatching(/./), remedy: expect.stringMatching(/./) });
    expectProblem(await editor.get('/api/v1/checks/s3.nothing'), 404, 'not-found', /no check "s3.nothing"/);
  });
});

describe('a check that is switched off in an account', () => {
  test('suspends its issues there, and there only; nothing is deleted', async () => {
    const before = await issues('state=open');
    const here = before.rows.filter(({ account }) => account === `${MARKS.inside} inc`);
    const answer = await turn(false, inside());
    expect(answer.json()).toMatchObject({ on: true, offIn: [{ id: ids.inside.account, name: `${MARKS.inside} inc` }] });
    expect(await judge()).toBe(new Set(here.map(({ itemId }) => itemId)).size);
    expect((await issues('state=open')).rows.map(({ id }) => id)).toEqual(
      before.rows.filter(({ account }) => account !== `${MARKS.inside} inc`).map(({ id }) => id),
    );
    const suspended = await issues('state=suspended');
    expect(suspended.rows.map(({ id }) => id).sort()).toEqual(here.map(({ id }) => id).sort());
    expect(suspended.rows.every(({ state }) => state === 'suspended')).toBe(true);
    // Nobody says that they are fixed.
    expect((await issues('state=fixed')).rows.some(({ id }) => here.some((issue) => issue.id === id))).toBe(false);
    expect(await one()).toMatchObject({ accounts: [{ on: false, issues: 0 }, { on: true }] });
    const [entry] = await it.app.rows(`select action, subject from audit_log order by id desc limit 1`);
    expect(entry).toEqual({ action: 'check.switched-off', subject: `check ${check} in account ${MARKS.inside} inc` });
  });

  test('counts nothing, and says what it said before once it is switched on', async () => {
    const before = await scores();
    const opened = (await issues('state=open')).rows;
    await turn(false, inside());
    await judge();
    expect(await scores()).not.toEqual(before);
    await turn(true, inside());
    await judge();
    expect(await scores()).toEqual(before);
    expect((await issues('state=open')).rows).toEqual(opened);
    expect((await issues('state=suspended')).rows).toEqual([]);
  });

  test('is off for as long as it was: every list as of an instant says so', async () => {
    const before = it.now().toISOString();
    await turn(false, inside());
    await judge();
    const off = it.now().toISOString();
    await turn(true, inside());
    await judge();
    const at = async (asOf: string) => {
      const { offIn, issues: count } = await one(`?asOf=${asOf}`);
      return [offIn.length, count, (await issues(`state=open&asOf=${asOf}`)).total, (await issues(`state=suspended&asOf=${asOf}`)).total];
    };
    const [all, here] = [(await one()).issues, (await one()).accounts[0]!.issues];
    expect(await at(before)).toEqual([0, all, all, 0]);
    expect(await at(off)).toEqual([1, all - here, all - here, here]);
    expect(await at(it.now().toISOString())).toEqual([0, all, all, 0]);
  });

  test('keeps the justifications of its issues', async () => {
    const [issue] = (await issues('state=open')).rows.filter(({ account, justified }) => account === `${MARKS.inside} inc` && !justified);
    await editor.send('PUT', `/api/v1/issues/${issue!.id}/justification`, { reason: 'by contract' });
    await turn(false, inside());
    await judge();
    expectProblem(await editor.send('PUT', `/api/v1/issues/${issue!.id}/justification`, { reason: 'x' }), 409, 'conflict', /is suspended/);
    await turn(true, inside());
    await judge();
    expect((await editor.get(`/api/v1/issues/${issue!.id}`)).json()).toMatchObject({
      state: 'open',
      justified: true,
      justification: 'by contract',
    });
    await editor.send('DELETE', `/api/v1/issues/${issue!.id}/justification`);
  });

  test('is so already: nothing is written', async () => {
    await turn(false, inside());
    const entries = () => it.app.rows('select count(*) from audit_log');
    const [before, due] = [await entries(), await it.app.rows('select * from audit_due')];
    expect((await turn(false, inside())).statusCode).toBe(200);
    expect([await entries(), await it.app.rows('select * from audit_due')]).toEqual([before, due]);
  });

  test('of another account type is refused', async () => {
    const [{ id }] = (await it.app.rows<{ id: number }>(
      `insert into account (type, name, identifier, fields) values ('snapshot', 'elsewhere', '/x', '{"represents": "GCP:acorn"}') returning id`,
    )) as [{ id: number }];
    expectProblem(await turn(false, `/accounts/${id}`), 400, 'bad-input', /type AWS, and elsewhere is of the type GCP/);
    await it.app.rows('delete from account where id = $1', [id]);
  });
});

describe('a check that is switched off everywhere', () => {
  test('suspends its issues, and keeps the points that somebody gave it', async () => {
    const admin = await it.signIn('admin');
    await admin.send('PUT', `/api/v1/score-overrides/${check}`, { score: 3 });
    await judge();
    const { total } = await issues('state=open');
    expect((await turn(false, '')).json()).toMatchObject({ on: false, override: { score: 3 } });
    await judge();
    expect([(await issues('state=open')).total, (await issues('state=suspended')).total]).toEqual([0, total]);
    expect((await turn(true, '')).json()).toMatchObject({ on: true, override: { score: 3 } });
    await judge();
    expect((await issues('state=open')).total).toBe(total);
    expect(await it.app.rows(`select action from audit_log where subject = $1 order by id desc limit 2`, [`check ${check}`])).toEqual([
      { action: 'check.switched-on' },
      { action: 'check.switched-off' },
    ]);
  });

  test('leaves no override behind that says nothing', async () => {
    await turn(false, '');
    expect(await it.app.rows('select disabled from score_override')).toEqual([{ disabled: true }]);
    await turn(true, '');
    expect(await it.app.rows('select 1 from score_override')).toEqual([]);
  });
});

describe('who switches', () => {
  test('may justify issues', async () => {
    const reader = await it.signIn('comment');
    expectProblem(await turn(false, inside(), reader), 403, 'forbidden', /"comment".*"justify"/);
    expectProblem(await turn(false, '', reader), 403, 'forbidden', /"comment".*"justify"/);
  });

  test('does so in accounts that they see, and everywhere only if they see all', async () => {
    expect((await turn(false, inside(), limited)).json<CheckDetail>().offIn).toEqual([
      { id: ids.inside.account, name: `${MARKS.inside} inc` },
    ]);
    expectProblem(await turn(false, outside(), limited), 404, 'not-found', /no account/);
    expectProblem(await turn(false, '', limited), 403, 'forbidden', /concerns every account/);
    expect((await one()).offIn.map(({ id }) => id)).toEqual([ids.inside.account]);
    await turn(false, outside());
    expect((await one('', limited)).offIn.map(({ id }) => id)).toEqual([ids.inside.account]);
  });

  test('says which check, which account, and which way', async () => {
    expectProblem(await editor.send('PUT', '/api/v1/checks/s3.nothing/switch', { on: false }), 404, 'not-found');
    expectProblem(await turn(false, '/accounts/4711'), 404, 'not-found', /no account 4711/);
    expectProblem(await editor.send('PUT', `/api/v1/checks/${check}/switch`, {}), 400, 'bad-input', /on/);
  });
});

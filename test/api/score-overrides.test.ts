import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Issue, IssueList } from '../../src/contract/issue.ts';
import type { ScoreOverride, ScoreOverrideList, ScoreOverrideRequest } from '../../src/contract/score-override.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { defineCheck } from '../../src/plugin/define-check.ts';
import { vaultProvider } from '../setup/vault-provider.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
/** The check with the most open issues of the demo estate. */
let check: string;
let own: number;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  admin = await it.signIn('admin');
  [{ check }] = (await it.app.rows<{ check: string }>(
    `select check_id as "check" from issue where state <> 'fixed' group by check_id order by count(*) desc, check_id limit 1`,
  )) as [{ check: string }];
  own = it.app.app.registry.checks.get(check)!.score;
});
afterAll(() => it.close());
beforeEach(() => it.app.rows('delete from score_override'));

const URL = '/api/v1/score-overrides';
const put = (body: ScoreOverrideRequest, id = check, visitor = admin) => visitor.send('PUT', `${URL}/${id}`, body);
const set = async (body: ScoreOverrideRequest): Promise<ScoreOverride> => {
  const answer = await put(body);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<ScoreOverride>();
};
const list = async (query = '', visitor = admin) => (await visitor.get(`${URL}${query}`)).json<ScoreOverrideList>().rows;
const judge = () => it.app.app.audit(new AbortController().signal);
const issues = async (): Promise<readonly Issue[]> => (await admin.get(`/api/v1/issues?check=${check}&limit=200`)).json<IssueList>().rows;
const scores = async () => [...new Set((await issues()).map(({ score }) => score))];

describe('an override', () => {
  test('gives the issues of its check other points, and takes them back', async () => {
    const before = await issues();
    expect(await set({ score: 42 })).toMatchObject({
      check,
      ownScore: own,
      score: 42,
      disabled: false,
      patterns: [],
      technology: before[0]!.technology,
    });
    expect(await judge()).toBe(new Set(before.map(({ itemId }) => itemId)).size);
    expect(await scores()).toEqual([42]);
    expect((await admin.send('DELETE', `${URL}/${check}`)).statusCode).toBe(204);
    await judge();
    expect((await issues()).map(({ score }) => score)).toEqual(before.map(({ score }) => score));
    expectProblem(await admin.get(`${URL}/${check}`), 404, 'not-found', /no override of/);
    expectProblem(await admin.send('DELETE', `${URL}/${check}`), 404, 'not-found', /no override of/);
    const entries = await it.app.rows(`select action, detail from audit_log where subject = $1 order by id`, [`check ${check}`]);
    expect(entries).toEqual([
      { action: 'override.set', detail: { score: 42, disabled: false, patterns: 0 } },
      { action: 'override.removed', detail: {} },
    ]);
  });

  test('may differ by account: the first pattern that matches wins', async () => {
    const patterns = [
      { type: 'AWS', field: 'name', pattern: '*', score: 1 },
      { type: 'snapshot', field: 'name', pattern: 'dem?', score: 2 },
      { field: 'name', pattern: 'demo', score: 3 },
    ];
    expect(await set({ score: 4, patterns })).toMatchObject({ patterns });
    await judge();
    expect(await scores()).toEqual([2]);
    await set({ score: 4, patterns: [patterns[2]!, patterns[1]!] });
    await judge();
    expect(await scores()).toEqual([3]);
    await set({ score: 4, patterns: [patterns[0]!] });
    await judge();
    expect(await scores()).toEqual([4]);
  });

  test('of points leaves alone whether the check is on', async () => {
    await set({ disabled: true });
    expect(await set({ score: 8 })).toMatchObject({ score: 8, disabled: true });
    expect(await set({ score: 8, disabled: false })).toMatchObject({ disabled: false });
  });

  test('is as it was', async () => {
    await set({ score: 5 });
    const then = it.now().toISOString();
    await set({ score: 6 });
    const later = it.now().toISOString();
    await admin.send('DELETE', `${URL}/${check}`);
    expect(await list()).toEqual([]);
    expect((await list(`?asOf=${then}`)).map(({ score }) => score)).toEqual([5]);
    expect((await admin.get(`${URL}/${check}?asOf=${later}`)).json()).toMatchObject({ score: 6 });
  });

  test.each<[string, object, RegExp]>([
    ['that says nothing', {}, /Nothing is said/],
    ['of negative points', { score: -1 }, /score/],
    ['of half a point', { score: 1.5 }, /score/],
    ['of too many points', { score: 1_000_000 }, /score/],
    [
      'for a field that there is not',
      { patterns: [{ type: 'AWS', field: 'colour', pattern: 'x', score: 1 }] },
      /no field "colour".*name, identifier, notes, role_name/,
    ],
    ['for a type that there is not', { patterns: [{ type: 'Azure', field: 'name', pattern: 'x', score: 1 }] }, /no account type "Azure"/],
    ['for an empty pattern', { patterns: [{ field: 'name', pattern: '', score: 1 }] }, /pattern/],
    ['with a key that there is not', { scores: 1 }, /scores/],
  ])('%s is refused', async (_what, body, about) => {
    expectProblem(await put(body), 400, 'bad-input', about);
    expect(await list()).toEqual([]);
  });

  test('of a check that there is not is refused', async () => {
    expectProblem(await put({ score: 1 }, 's3.nothing'), 404, 'not-found', /no check "s3.nothing"/);
  });

  test('takes an administrator of all accounts; whoever may view reads it, without patterns for accounts that they do not see', async () => {
    await set({
      score: 1,
      patterns: [
        { field: 'name', pattern: 'demo-logs', score: 2 },
        { field: 'name', pattern: 'demo', score: 3 },
      ],
    });
    for (const visitor of [await it.signIn('justify'), await it.signIn('admin', { accounts: ['demo'] })])
      expectProblem(await put({ score: 2 }, check, visitor), 403, 'forbidden');
    const reader = await it.signIn('view', { accounts: ['demo'] });
    expect(await list('', reader)).toMatchObject([{ check, score: 1, patterns: [{ pattern: 'demo', score: 3 }] }]);
    expect((await reader.get(`${URL}/${check}`)).body).not.toContain('demo-logs');
    expect((await reader.get('/api/v1/checks')).body).not.toContain('demo-logs');
  });
});

test('a secret field can be part of no score', async () => {
  const polished = defineCheck({
    id: 'coin.polished',
    watches: { index: 'coin' },
    category: 'Test',
    score: 1,
    title: 'Coins shine',
    risk: 'They do not.',
    remedy: 'Polish them.',
    *audit() {
      yield* [];
    },
  });
  const other = await openTestApi({ registry: makeRegistry([vaultProvider()], [polished]) });
  const answer = await put(
    { patterns: [{ type: 'vault', field: 'token', pattern: 'a*', score: 1 }] },
    'coin.polished',
    await other.signIn('admin'),
  );
  expectProblem(answer, 400, 'bad-input', /no field "token" .*Known are: name, identifier, notes, keeper, size, serial/);
  await other.close();
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BulkJustified } from '../../src/contract/bulk-justification.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const DAY = 86_400_000;

let it: TestApi;
let editor: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  editor = await it.signIn('justify', 'Jus');
});
beforeEach(async () => {
  await it.app.rows(`update justification set valid_to = now(), ended = 'revoked' where valid_to = 'infinity'`);
  await it.app.rows(`update audit_stamp set unjustified_score = score where valid_to = 'infinity'`);
});
afterAll(() => it.close());

const issues = async (query = ''): Promise<IssueList['rows']> => {
  const answer = await editor.get(`/api/v1/issues?limit=200&order=id&${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json<IssueList>().rows;
};
const send = async (what: string, body: object): Promise<Record<string, number[]>> => {
  const answer = await editor.send('POST', `/api/v1/${what}`, body);
  expect(`${answer.statusCode} ${answer.statusCode === 200 ? '' : answer.body}`).toBe('200 ');
  const { results } = answer.json<BulkJustified>();
  return Object.fromEntries([...Map.groupBy(results, ({ result }) => result)].map(([result, all]) => [result, all.map(({ id }) => id)]));
};
const justify = (body: object) => send('justifications', { reason: 'By contract', ...body });
const revoke = (body: object) => send('justification-revocations', body);

/** The sums of every stamp, made anew from issues and justifications. */
const wrongSums = () =>
  it.app.rows(`select s.item_id from audit_stamp s join item k on k.id = s.item_id where s.valid_to = 'infinity' and s.unjustified_score <> (
    select coalesce(sum(i.score), 0) from issue i where i.item_id = s.item_id and i.state <> 'fixed' and not exists (
      select 1 from justification j where j.issue_id = i.id and j.valid_to = 'infinity' and j.facts_hash = i.facts_hash))`);
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

describe('many issues at once', () => {
  test('are justified and revoked, each with its result, and their items are summed again', async () => {
    const [one, two, three] = await issues();
    const [fixed] = await issues('state=fixed');
    const until = new Date(it.now().getTime() + DAY).toISOString();
    await justify({ issues: [two!.id], reason: 'before' });
    expect(await justify({ issues: [one!.id, two!.id, fixed!.id, 999_999, one!.id], until })).toEqual({
      justified: [one!.id],
      replaced: [two!.id],
      fixed: [fixed!.id],
      'not-found': [999_999],
    });
    expect(
      (await issues('justified=true')).map(({ id, justification, justifiedBy, justifiedUntil }) => [
        id,
        justification,
        justifiedBy,
        justifiedUntil,
      ]),
    ).toEqual([
      [one!.id, 'By contract', 'Jus', until],
      [two!.id, 'By contract', 'Jus', until],
    ]);
    expect(await wrongSums()).toEqual([]);
    expect(await revoke({ issues: [one!.id, three!.id, two!.id, 999_999] })).toEqual({
      revoked: [one!.id, two!.id],
      'not-justified': [three!.id],
      'not-found': [999_999],
    });
    expect(await issues('justified=true')).toEqual([]);
    expect(await wrongSums()).toEqual([]);
    expect(await it.app.rows(`select ended, ended_by from justification where issue_id = $1 order by id`, [two!.id])).toEqual([
      { ended: 'replaced', ended_by: 'Jus' },
      { ended: 'revoked', ended_by: 'Jus' },
    ]);
  });

  test('are chosen by a check and what else narrows them', async () => {
    const check = 'securitygroup.internet-accessible-ingress';
    const all = await issues(`check=${check}`);
    const some = all.filter(({ score }) => score >= 10);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
    expect(await justify({ filter: { check: [check], minScore: 10, technology: ['securitygroup'] }, expected: some.length })).toEqual({
      justified: some.map(({ id }) => id),
    });
    expect(await justify({ filter: { check: [check], justified: false } })).toEqual({
      justified: all.filter(({ score }) => score < 10).map(({ id }) => id),
    });
    expect(await revoke({ filter: { check: [check], text: 'by CONTRACT' } })).toEqual({ revoked: all.map(({ id }) => id) });
    expect(await wrongSums()).toEqual([]);
    expect(await justify({ filter: { check: ['no.check'] } })).toEqual({});
  });

  test('are one entry of the audit log, with the ids of what was changed', async () => {
    const [one, two] = await issues();
    const [fixed] = await issues('state=fixed');
    const last = async () => it.app.rows(`select action, subject, detail from audit_log order by id desc limit 1`);
    await justify({ issues: [one!.id, two!.id, fixed!.id, 999_999] });
    expect(await last()).toEqual([{ action: 'issue.justified', subject: '2 issues', detail: { issues: [one!.id, two!.id], until: null } }]);
    await revoke({ filter: { check: [one!.check] } });
    expect(await last()).toMatchObject([
      { action: 'issue.justification-revoked', detail: { filter: { check: [one!.check] }, issues: expect.arrayContaining([one!.id]) } },
    ]);
  });

  test('are all left alone when the number is not the one that somebody saw', async () => {
    const before = await facts();
    const answer = await editor.send('POST', '/api/v1/justifications', {
      filter: { check: ['securitygroup.internet-accessible-ingress'] },
      reason: 'fine',
      expected: 3,
    });
    expectProblem(answer, 409, 'conflict', /6 issues fit by now, not 3/);
    expect(await facts()).toEqual(before);
  });

  test.each([
    ['no issues', { reason: 'fine' }],
    ['an empty list', { issues: [], reason: 'fine' }],
    ['issues and a filter', { issues: [1], filter: { check: ['a'] }, reason: 'fine' }],
    ['more than a thousand', { issues: Array.from({ length: 1_001 }, (_, at) => at + 1), reason: 'fine' }],
    ['a filter without a check', { filter: { technology: ['s3'] }, reason: 'fine' }],
    ['no reason', { issues: [1] }],
    ['an empty reason', { issues: [1], reason: ' ' }],
    ['a day that has passed', { issues: [1], reason: 'fine', until: '2020-01-01T00:00:00.000Z' }],
    ['a text for an id', { issues: ['1'], reason: 'fine' }],
    ['a character that no text of the database can hold', { issues: [1], reason: 'a\u0000b' }],
  ])('%s changes nothing', async (_what, body) => {
    const before = await facts();
    expectProblem(await editor.send('POST', '/api/v1/justifications', body), 400, 'bad-input');
    expect(await facts()).toEqual(before);
  });

  test('can be a thousand, while audits judge the same items', async () => {
    const [account] = await it.app.rows<{ id: number }>(`select id from account where name = 'demo'`);
    await it.app.rows(
      `insert into issue (item_id, account_id, technology, check_id, key, category, score, facts, facts_hash, state, opened_at, valid_from)
        select i.id, i.account_id, i.technology, 'bulk.check', 'k' || n, 'c', 1, '[]', '\\x01', 'open', now(), now() from item i, generate_series(1, 20) as n where i.active and i.account_id = $1`,
      [account!.id],
    );
    const ids = (await it.app.rows<{ id: number }>(`select id from issue where check_id = 'bulk.check' order by id limit 1000`)).map(
      ({ id }) => id,
    );
    expect(ids).toHaveLength(1_000);
    await it.app.rows(
      `insert into audit_due (item_id, cause, due_at) select id, 'test', now() from item where active on conflict do nothing`,
    );
    await it.app.rows(`update audit_stamp set digest = 'moved' where valid_to = 'infinity'`);
    const judging = it.app.app.judge(new AbortController().signal);
    const [one, two] = await Promise.all([justify({ issues: ids }), justify({ issues: [...ids].reverse() }), judging]);
    const counted = [one, two].map((results) => Object.values(results!).flat().length);
    expect(counted).toEqual([1_000, 1_000]);
    expect(
      await it.app.rows('select issue_id from justification where valid_to = $1 group by 1 having count(*) > 1', ['infinity']),
    ).toEqual([]);
  });
});

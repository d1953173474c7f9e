import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ItemList } from '../../src/contract/item.ts';
import type { RetentionList } from '../../src/contract/retention.ts';
import type { RevisionList } from '../../src/contract/revision.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const URL = '/api/v1/retention';
const DAY = 86_400_000;

let it: TestApi;
let ada: Visitor;
let inside: Visitor;

beforeAll(async () => {
  it = await openTestApi({ demo: true, retentionDays: { revisions: 30, issues: 0, 'audit-log': 400 } });
  ada = await it.signIn('admin');
  inside = await it.signIn('admin', { accounts: ['demo'] });
});
afterAll(() => it.close());
beforeEach(async () => {
  for (const table of ['retention_confirmation', 'forgotten', 'forgotten_range']) await it.app.rows(`delete from ${table}`);
});

const rowsOf = (body: RetentionList) => new Map(body.rows.map((row) => [row.kind, row]));
const confirm = (...confirmations: readonly object[]) => ada.send('PUT', URL, { confirmations });
const log = () => it.app.rows<{ detail: object }>(`select detail from audit_log where action = 'retention.confirmed' order by id`);

test('what is kept for how long is shown, with what would go', async () => {
  const rows = rowsOf((await ada.get(URL)).json<RetentionList>());
  expect(rows.get('revisions')).toMatchObject({
    setting: 'revision_retention_days',
    days: 30,
    state: 'unconfirmed',
    confirmation: null,
    wouldGo: {},
    forgottenBefore: null,
  });
  const before = Date.parse(rows.get('revisions')!.before!);
  expect(Math.abs(before - (it.now().getTime() - 30 * DAY))).toBeLessThan(60_000);
  expect(rows.get('issues')).toMatchObject({ days: 0, state: 'off', before: null, wouldGo: {} });
});

test('an administrator of all accounts confirms it, and is on record', async () => {
  const answer = await confirm({ kind: 'revisions', days: 30 });
  expect(answer.statusCode).toBe(200);
  const rows = rowsOf(answer.json<RetentionList>());
  expect(rows.get('revisions')).toMatchObject({
    state: 'confirmed',
    confirmation: { kind: 'revisions', days: 30, confirmedBy: ada.email },
  });
  expect(rows.get('audit-log')).toMatchObject({ state: 'unconfirmed' });
  // What is not named any more is taken back.
  const next = rowsOf((await confirm({ kind: 'audit-log', days: 400 })).json<RetentionList>());
  expect([next.get('revisions')!.state, next.get('audit-log')!.state]).toEqual(['unconfirmed', 'confirmed']);
  expect((await log()).map(({ detail }) => detail)).toEqual([
    { confirmed: { revisions: 30 }, withdrawn: [] },
    { confirmed: { 'audit-log': 400 }, withdrawn: ['revisions'] },
  ]);
});

test.each([
  [[{ kind: 'revisions', days: 31 }], 409, 'conflict', /revision_retention_days is 30, not 31/],
  [[{ kind: 'issues', days: 10 }], 409, 'conflict', /issue_retention_days is 0, so there is nothing to confirm/],
  [[{ kind: 'revisions', days: 0 }], 400, 'bad-input', /days/],
  [[{ kind: 'everything', days: 30 }], 400, 'bad-input', /kind/],
  [
    [
      { kind: 'revisions', days: 30 },
      { kind: 'revisions', days: 30 },
    ],
    400,
    'bad-input',
    /Each kind once/,
  ],
] as const)('%j is refused, and changes nothing', async (confirmations, status, code, about) => {
  expectProblem(await confirm(...confirmations), status, code, about);
  expect(await it.app.rows('select 1 from retention_confirmation')).toEqual([]);
});

test('it is nothing for others', async () => {
  expectProblem(await inside.get(URL), 403, 'forbidden', /concerns every account/);
  expectProblem(await (await it.signIn('justify')).get(URL), 403, 'forbidden');
});

test('no list is told as of an instant of which something has been forgotten, whatever it is a list of', async () => {
  const now = it.now();
  const early = new Date(now.getTime() - 2 * DAY).toISOString();
  const late = new Date(now.getTime() - 1_000).toISOString();
  const [item] = (await ada.get('/api/v1/items?limit=1')).json<ItemList>().rows;
  const urls = it.api.demands
    .filter(({ method, url }) => method === 'GET' && !url.includes(':'))
    .map(({ url }) => url)
    .concat(`/api/v1/items/${item!.id}`, `/api/v1/items/${item!.id}/comments`);
  const dated: string[] = [];
  for (const url of urls) {
    const wrong = await ada.get(`${url}?asOf=nonsense`);
    const takesInstant = wrong.statusCode === 400 && !wrong.body.includes('asOf: is not known here');
    // What takes more than that has its own tests.
    if (takesInstant && (await ada.get(url)).statusCode === 200) dated.push(url);
  }
  expect(dated.length).toBeGreaterThan(8);
  await it.app.rows('insert into forgotten (kind, before) values ($1, $2)', ['revisions', new Date(now.getTime() - DAY)]);
  for (const url of dated) {
    expectProblem(
      await ada.get(`${url}?asOf=${early}`),
      400,
      'bad-input',
      /^What held before .* has been forgotten; ask as of a later instant/,
    );
    expect(`${url} ${(await ada.get(`${url}?asOf=${late}`)).statusCode}`).toMatch(/ (200|404)$/);
    expect((await ada.get(url)).statusCode).toBe(200);
  }
  // Of the audit log alone nothing else depends.
  await it.app.rows(`update forgotten set kind = 'audit-log'`);
  expect((await ada.get(`/api/v1/items?asOf=${late}`)).statusCode).toBe(200);
  expect((await ada.get(`/api/v1/accounts?asOf=${early}`)).statusCode).toBe(200);
});

test('a page that is turned is refused once its instant has been forgotten meanwhile', async () => {
  const first = (await ada.get('/api/v1/items?limit=1')).json<ItemList>();
  const next = `/api/v1/items?limit=1&cursor=${first.next}`;
  expect((await ada.get(next)).statusCode).toBe(200);
  await it.app.rows(`insert into forgotten (kind, before) values ('issues', now() + interval '1 minute')`);
  expectProblem(await ada.get(next), 400, 'bad-input', /has been forgotten/);
  expect((await ada.get('/api/v1/items?limit=1')).statusCode).toBe(200);
});

test('a time that was removed by hand is refused, and those around it are not', async () => {
  const at = (minutes: number) => new Date(it.now().getTime() - minutes * 60_000);
  await it.app.rows('insert into forgotten_range (since, until) values ($1, $2)', [at(30), at(20)]);
  expectProblem(
    await ada.get(`/api/v1/items?asOf=${at(25).toISOString()}`),
    400,
    'bad-input',
    /^What held from .* to .* has been forgotten/,
  );
  for (const minutes of [35, 15]) expect((await ada.get(`/api/v1/items?asOf=${at(minutes).toISOString()}`)).statusCode).toBe(200);
});

test('the history of an item says where revisions are lacking', async () => {
  const [item] = await it.app.rows<{ item_id: number }>(
    'select item_id from revision group by item_id having count(*) > 1 order by count(*) desc, item_id limit 1',
  );
  const url = `/api/v1/items/${item!.item_id}/revisions`;
  const whole = (await ada.get(url)).json<RevisionList>();
  expect(whole.forgotten).toEqual([]);
  const oldest = whole.rows.at(-1)!;
  await it.app.rows('delete from revision where id = $1', [oldest.id]);
  await it.app.rows('insert into forgotten (kind, before) values ($1, $2)', ['revisions', new Date(oldest.validTo!)]);
  const rest = (await ada.get(url)).json<RevisionList>();
  expect(rest.rows.map(({ id }) => id)).toEqual(whole.rows.slice(0, -1).map(({ id }) => id));
  expect(rest.forgotten).toEqual([{ since: oldest.validFrom, until: oldest.validTo }]);
});

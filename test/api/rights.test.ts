import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouteDemand } from '../../src/api/build-api.ts';
import type { Dashboard, Trend } from '../../src/contract/dashboard.ts';
import type { FailureList } from '../../src/contract/failure.ts';
import type { Issue, IssueList } from '../../src/contract/issue.ts';
import type { IssueGroupList } from '../../src/contract/issue-group.ts';
import type { ItemList } from '../../src/contract/item.ts';
import type { AskedJobs } from '../../src/contract/job.ts';
import type { Overview } from '../../src/contract/overview.ts';
import { ROLES, type Role } from '../../src/contract/session.ts';
import { SUGGESTION_FIELDS } from '../../src/contract/suggestion.ts';
import { countTallies } from '../../src/store/tally-store.ts';
import { rowVersions } from '../setup/row-versions.ts';
import type { Answer, Browser, Method } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { type Ids, MARKS, type Side, watchTwoAccounts } from './two-accounts.ts';

let it: TestApi;
let ids: Readonly<Record<Side, Ids>>;
let everywhere: Readonly<Record<Role, Visitor>>;
let inside: Readonly<Record<Role, Visitor>>;

const eachRole = async (make: (role: Role) => Promise<Visitor>): Promise<Readonly<Record<Role, Visitor>>> => {
  const visitors = {} as Record<Role, Visitor>;
  for (const role of ROLES) visitors[role] = await make(role);
  return visitors;
};

beforeAll(async () => {
  it = await openTestApi();
  ids = await watchTwoAccounts(it);
  everywhere = await eachRole((role) => it.signIn(role, { name: `${role} of all` }));
  inside = await eachRole((role) => it.signIn(role, { name: `${role} of one`, accounts: [`${MARKS.inside} inc`] }));
});
afterAll(() => it.close());

/** What every route needs of an account that is given by its id. A route with a parameter that is not here has to say what it is. */
const parameterOf = (url: string, of: Ids): number | string => {
  if (url.startsWith('/api/v1/accounts/:id')) return of.account;
  if (url.startsWith('/api/v1/items/:id')) return of.item;
  if (url.startsWith('/api/v1/revisions/:id')) return of.revision;
  if (url.startsWith('/api/v1/issues/:id')) return of.issue;
  if (url.startsWith('/api/v1/comments/:id')) return of.comment;
  if (url.startsWith('/api/v1/runs/:id')) return of.run;
  if (url.startsWith('/api/v1/jobs/:id')) return of.job;
  if (url.startsWith('/api/v1/dead-jobs/:id')) return of.deadJob;
  throw new Error(`Nobody has said what :id is in ${url}.`);
};

/** Routes whose ids are of people and of providers of single sign-on, not of accounts: there is none of that id. */
const NOT_OF_ACCOUNTS = /^\/api\/v1\/(people|me|api-keys|session\/providers)(\/|$)/;

/** Routes whose ids are of what is everybody's. Whoever may view reads it; only administrators of all accounts change it. */
const OF_EVERYBODY =
  /^\/api\/v1\/(account-types|ignore-list|network-whitelist|watcher-settings|score-overrides|checks\/:check(\/switch)?$)/;

/** Parameters that are names, the same for everybody. */
const NAMED: Readonly<Record<string, string>> = { ':technology': 's3', ':check': 's3.acl-log-delivery', ':type': 'AWS' };

const isOf = (url: string, ...kinds: readonly RegExp[]): boolean => kinds.some((kind) => kind.test(url));

const pathOf = (url: string, of: Ids): string => {
  if (!url.includes(':')) return url;
  const named = url.replace(':account', String(of.account)).replaceAll(/:(technology|check|type)/g, (name) => NAMED[name]!);
  return named.includes(':id')
    ? named.replace(':id', isOf(url, NOT_OF_ACCOUNTS, OF_EVERYBODY) ? '999999' : String(parameterOf(url, of)))
    : named;
};

const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/items/:id/comments': { text: 'hello' },
  'PUT /api/v1/issues/:id/justification': { reason: 'fine' },
  // The type of an account never changes, so this changes none.
  'PUT /api/v1/accounts/:id': { type: 'AWS', name: 'x', identifier: '666666666666' },
  'PUT /api/v1/checks/:check/switch': { on: true },
  'PUT /api/v1/checks/:check/accounts/:account/switch': { on: true },
  'POST /api/v1/justifications': { issues: [1], reason: 'fine' },
  'POST /api/v1/justification-revocations': { issues: [1] },
};

const call = ({ method, url }: RouteDemand, of: Ids, by: Browser): Promise<Answer> =>
  method === 'GET' ? by.get(pathOf(url, of)) : by.send(method as Method, pathOf(url, of), BODIES[`${method} ${url}`] ?? {});

const nameOf = ({ method, url }: RouteDemand): string => `${method} ${url}`;

/** These end or replace the session that calls them, or take long. */
const HARMFUL = new Set(['DELETE /api/v1/session', 'DELETE /api/v1/me/sessions', 'POST /api/v1/demo']);

/** Everything that is stored of accounts and people, but for what a mere request moves, and sums that are made in the background. */
const facts = async () => {
  const {
    session: _session,
    throttle: _throttle,
    audit_log: _log,
    tally: _tally,
    check_tally: _check,
    region_tally: _region,
    tally_due: _due,
    ...rest
  } = await rowVersions(it.app.rows);
  return rest;
};

describe('every route', () => {
  test('says who may call it', () => {
    expect(it.api.demands.length).toBeGreaterThan(35);
    for (const { permission } of it.api.demands) expect([...ROLES, 'public']).toContain(permission);
  });

  test('refuses whoever has not signed in, unless it is for signing in', async () => {
    for (const demand of it.api.demands.filter(({ permission }) => permission !== 'public')) {
      const answer = await call(demand, ids.inside, it.browser());
      expect(`${nameOf(demand)} ${answer.statusCode}`).toBe(`${nameOf(demand)} 401`);
    }
    expect(
      it.api.demands
        .filter(({ permission }) => permission === 'public')
        .map(nameOf)
        .sort(),
    ).toEqual([
      'GET /api/v1/session/providers',
      'GET /api/v1/session/providers/:id/callback',
      'GET /api/v1/session/providers/:id/finish',
      'GET /api/v1/session/providers/:id/metadata',
      'GET /api/v1/session/providers/:id/start',
      'POST /api/v1/password-reset',
      'POST /api/v1/session',
      'POST /api/v1/session/passkey',
      'POST /api/v1/session/passkey-options',
      'POST /api/v1/session/providers/:id/acs',
      'POST /api/v1/session/second-factor',
      'PUT /api/v1/activation',
      'PUT /api/v1/password-reset',
    ]);
  });

  test.each(ROLES)('refuses "%s" exactly what takes a higher role, in all accounts and in one', async (role) => {
    for (const demand of it.api.demands.filter((one) => one.permission !== 'public' && !HARMFUL.has(nameOf(one)))) {
      for (const visitor of [everywhere[role], inside[role]]) {
        const takesMore = ROLES.indexOf(demand.permission as Role) > ROLES.indexOf(role);
        if (takesMore) {
          const before = await facts();
          expectProblem(await call(demand, ids.inside, visitor), 403, 'forbidden', new RegExp(`"${role}".*"${demand.permission}"`));
          expect(await facts()).toEqual(before);
        } else {
          const answer = await call(demand, ids.inside, visitor);
          const isRoleRefusal = answer.statusCode === 403 && answer.body.includes(`The role \\"${role}\\" may not`);
          expect(`${nameOf(demand)} ${answer.statusCode} ${isRoleRefusal}`).not.toMatch(/ (401 \w+|403 true|500 \w+)$/);
        }
      }
    }
  });

  test('for administrators takes one of all accounts, unless it says that it stays in the scope', async () => {
    const ofAll = it.api.demands.filter(({ permission, staysInScope }) => permission === 'admin' && !staysInScope);
    expect(ofAll.length).toBeGreaterThan(8);
    for (const demand of ofAll) {
      const before = await facts();
      expectProblem(await call(demand, ids.inside, inside.admin), 403, 'forbidden', /concerns every account/);
      expect(await facts()).toEqual(before);
    }
  });
});

describe('of an account that is out of scope', () => {
  beforeAll(async () => {
    // What names the other account beyond its items: a switch, and a score for accounts that are called so.
    const switched = await everywhere.admin.send('PUT', `/api/v1/checks/s3.acl-log-delivery/accounts/${ids.outside.account}/switch`, {
      on: false,
    });
    const pattern = { field: 'name', pattern: `${MARKS.outside}*`, score: 3 };
    const overridden = await everywhere.admin.send('PUT', '/api/v1/score-overrides/s3.acl-log-delivery', { score: 9, patterns: [pattern] });
    expect([switched.statusCode, overridden.statusCode], switched.body + overridden.body).toEqual([200, 200]);
  });

  test.each(ROLES)('"%s" finds nothing by its id, and changes nothing', async (role) => {
    const withId = it.api.demands.filter(
      ({ url, permission, staysInScope }) =>
        url.includes(':') && !isOf(url, NOT_OF_ACCOUNTS, OF_EVERYBODY) && (permission !== 'admin' || staysInScope),
    );
    expect(withId.length).toBeGreaterThan(11);
    for (const demand of withId.filter(({ permission }) => ROLES.indexOf(role) >= ROLES.indexOf(permission as Role))) {
      const before = await facts();
      const answer = await call(demand, ids.outside, inside[role]);
      // A list of something that is not there is empty.
      const isEmptyList = answer.statusCode === 200 && answer.json<{ rows?: [] }>().rows?.length === 0;
      expect(`${nameOf(demand)} ${isEmptyList || answer.statusCode}`).toMatch(/ (true|404)$/);
      expect(answer.body).not.toContain(MARKS.outside);
      expect(await facts()).toEqual(before);
    }
  });

  test.each(ROLES)('"%s" reads not a word, on any page, whatever is asked for', async (role) => {
    const lists = ['/api/v1/items', '/api/v1/issues', '/api/v1/failures'];
    const filters = [
      '',
      `?account=${MARKS.outside}%20inc`,
      `?item=${ids.outside.item}`,
      `?name=${MARKS.outside}`,
      '?state=any',
      '?active=false',
    ];
    const plain = it.api.demands.filter(({ method, url, permission }) => method === 'GET' && !url.includes(':') && permission !== 'admin');
    const asked = [
      ...plain.map(({ url }) => url),
      ...lists.flatMap((list) => filters.map((filter) => `${list}${filter}${filter === '' ? '?' : '&'}limit=200`)),
      `/api/v1/items/${ids.inside.item}`,
      `/api/v1/items/${ids.inside.item}/comments`,
      `/api/v1/items/${ids.inside.item}/revisions`,
      `/api/v1/issues?item=${ids.inside.item}&state=any`,
      `/api/v1/issues/${ids.inside.issue}`,
      `/api/v1/issues/${ids.inside.issue}?asOf=${it.now().toISOString()}`,
      `/api/v1/issues?state=any&limit=200&asOf=${it.now().toISOString()}`,
      `/api/v1/accounts/${ids.inside.account}`,
      `/api/v1/accounts?name=${MARKS.outside}`,
      '/api/v1/accounts?order=id&direction=desc&limit=1',
      `/api/v1/accounts?limit=200&asOf=${it.now().toISOString()}`,
      '/api/v1/checks/s3.acl-log-delivery',
      '/api/v1/score-overrides/s3.acl-log-delivery',
      `/api/v1/checks?asOf=${it.now().toISOString()}`,
      ...['', `&text=${MARKS.outside}`, `&name=${MARKS.outside}`, `&item=${ids.outside.item}`].flatMap((filter) =>
        ['items', 'issues', 'changes'].flatMap((list) =>
          ['csv', 'ndjson'].map((format) =>
            `/api/v1/${list}/export?format=${format}&state=any${filter}`.replace('&state=any', list === 'issues' ? '&state=any' : ''),
          ),
        ),
      ),
      ...SUGGESTION_FIELDS.flatMap((field) => ['', MARKS.outside, 's'].map((text) => `/api/v1/suggestions?field=${field}&text=${text}`)),
      `/api/v1/suggestions?field=name&account=${MARKS.outside}%20inc`,
      `/api/v1/suggestions?field=region&name=${MARKS.outside}`,
      '/api/v1/changes?limit=200&change=created&change=reshaped',
      `/api/v1/changes?item=${ids.outside.item}`,
      '/api/v1/issue-groups?state=any',
      `/api/v1/issue-groups?asOf=${it.now().toISOString()}`,
      '/api/v1/trend?days=90',
      `/api/v1/dashboard?account=${MARKS.outside}%20inc`,
      '/api/v1/watcher-health?limit=200',
      `/api/v1/watcher-health?asOf=${it.now().toISOString()}&failing=true`,
      `/api/v1/comparisons?items=${ids.inside.item},${ids.inside.item}`,
    ];
    for (const url of asked) {
      const answer = await inside[role].get(url);
      if (answer.statusCode === 400) continue;
      expect(`${url} ${answer.statusCode}`).toBe(`${url} 200`);
      expect(answer.body.includes(MARKS.outside), url).toBe(false);
      if (url.endsWith('limit=200') && url.includes(`account=${MARKS.outside}`)) expect(answer.json<{ rows: [] }>().rows).toEqual([]);
    }
    for (const url of [
      `/api/v1/suggestions?field=name&text=${MARKS.outside}`,
      '/api/v1/issues/export',
      '/api/v1/changes',
      '/api/v1/watcher-health',
      '/api/v1/dashboard',
    ])
      expect((await everywhere[role].get(url)).body, url).toContain(MARKS.outside);
    // The same questions do tell of it to who may know.
    expect((await everywhere[role].get('/api/v1/items?limit=200')).body).toContain(MARKS.outside);
    expect((await everywhere[role].get('/api/v1/overview')).body).toContain(MARKS.outside);
    for (const list of ['accounts', 'checks', 'checks/s3.acl-log-delivery', 'score-overrides'])
      expect((await everywhere[role].get(`/api/v1/${list}`)).body).toContain(MARKS.outside);
  });

  test('what an issue tells of it is left out: whose a bucket is, and linked items', async () => {
    const read = async (visitor: Visitor): Promise<readonly Issue[]> =>
      (await visitor.get('/api/v1/issues?limit=200&state=any')).json<IssueList>().rows;
    const [all, own] = [await read(everywhere.view), await read(inside.view)];
    const told = all.filter(({ account, notes }) => account === `${MARKS.inside} inc` && notes?.includes(`/${MARKS.outside} inc]`));
    expect(told.length).toBeGreaterThan(1);
    for (const { id } of told) expect(own.find((issue) => issue.id === id)!.notes).toContain('Account: [another account] ');
    expect(
      all
        .find(({ id }) => id === ids.inside.issue)!
        .related.map(({ itemId }) => itemId)
        .sort(),
    ).toEqual([ids.inside.item, ids.outside.item].sort());
    expect(own.find(({ id }) => id === ids.inside.issue)!.related.map(({ itemId }) => itemId)).toEqual([ids.inside.item]);
    // Also of one issue, and as of an instant.
    for (const url of [`/api/v1/issues/${ids.inside.issue}`, `/api/v1/issues/${ids.inside.issue}?asOf=${it.now().toISOString()}`])
      expect((await inside.view.get(url)).json<Issue>()).toMatchObject({ related: [{ itemId: ids.inside.item }] });
    for (const { id } of told)
      expect((await inside.view.get(`/api/v1/issues/${id}`)).json<Issue>().notes).toContain('Account: [another account] ');
    // Also in what a change answers.
    const issue = told.find(({ justified, state }) => !justified && state !== 'fixed')!;
    const answer = await inside.justify.send('PUT', `/api/v1/issues/${issue.id}/justification`, { reason: 'known' });
    expect([answer.statusCode, answer.body.includes(MARKS.outside)]).toEqual([200, false]);
  });

  test('nothing is counted', async () => {
    const overviewOf = async (visitor: Visitor) => (await visitor.get('/api/v1/overview')).json<Overview>();
    const [all, own] = [await overviewOf(everywhere.view), await overviewOf(inside.view)];
    const count = async (statement: string) => Number((await it.app.rows<{ count: string }>(statement, [ids.inside.account]))[0]!.count);
    expect(own.items).toBe(await count('select count(*) from item where active and account_id = $1'));
    expect(own.items).toBeLessThan(all.items);
    expect(own.failures).toBe(await count(`select count(*) from failure where closed_at = 'infinity' and account_id = $1`));
    expect(own.failures).toBeLessThan(all.failures);
    const issuesOf = (overview: Overview) => overview.issuesByScore.reduce((sum, row) => sum + row.count, 0);
    expect(issuesOf(own)).toBeLessThan(issuesOf(all));
    expect(own.accounts.map(({ name }) => name)).toEqual([`${MARKS.inside} inc`]);
    for (const url of ['/api/v1/items?limit=200', '/api/v1/issues?limit=200']) {
      const [ofAll, ofOwn] = [(await everywhere.view.get(url)).json<ItemList>(), (await inside.view.get(url)).json<ItemList>()];
      expect(ofOwn.total).toBe(ofAll.rows.filter(({ account }) => account === `${MARKS.inside} inc`).length);
    }
    const failures = (await inside.view.get('/api/v1/failures')).json<FailureList>();
    expect([failures.rows.length, failures.next]).toEqual([own.failures, null]);
  });

  test('notes are not found by what is left out of them', async () => {
    const found = async (visitor: Visitor, text: string) => {
      const query = `text=${encodeURIComponent(text)}&state=any`;
      const { total } = (await visitor.get(`/api/v1/issues?${query}`)).json<IssueList>();
      const groups = (await visitor.get(`/api/v1/issue-groups?${query}`)).json<IssueGroupList>().rows;
      const lines = (await visitor.get(`/api/v1/issues/export?${query}`)).body.split('\n').length - 1;
      return [total, groups.reduce((sum, { issues }) => sum + issues, 0), lines];
    };
    for (const text of [`${MARKS.outside} inc`, `555555555555/${MARKS.outside}`, `/${MARKS.outside}`, 'Account: [', 'another account']) {
      expect(await found(inside.view, text), text).toEqual([0, 0, 0]);
    }
    expect((await found(everywhere.view, `555555555555/${MARKS.outside}`))[0]).toBeGreaterThan(0);
    // What the notes say besides is found by both.
    expect((await found(inside.view, 'Entity: ['))[0]).toBeGreaterThan(0);
    // Nor is one whose name looks like the end of what names it.
    await it.app.rows(`update account set name = 'zebra] x inc' where id = $1`, [ids.outside.account]);
    await it.app.rows(`update issue set notes = replace(notes, '/zebra inc]', '/zebra] x inc]')`);
    try {
      for (const text of ['x inc', '] x', 'zebra']) expect(await found(inside.view, text), text).toEqual([0, 0, 0]);
    } finally {
      await it.app.rows(`update account set name = 'zebra inc' where id = $1`, [ids.outside.account]);
      await it.app.rows(`update issue set notes = replace(notes, '/zebra] x inc]', '/zebra inc]')`);
    }
  });

  test('sums, curves and groups are of what the reader sees', async () => {
    await countTallies(it.app.app.database.kysely, it.now(), { whatever: true });
    const count = async (statement: string) => Number((await it.app.rows<{ count: string }>(statement, [ids.inside.account]))[0]!.count);
    const items = await count('select count(*) from item where active and account_id = $1');
    const score = await count(
      `select sum(s.score) as count from audit_stamp s join item i on i.id = s.item_id where s.valid_to = 'infinity' and i.account_id = $1`,
    );
    const own = (await inside.view.get('/api/v1/dashboard')).json<Dashboard>();
    expect(own.total).toMatchObject({ items, score });
    expect(own.accounts).toMatchObject([{ name: `${MARKS.inside} inc`, items, score }]);
    expect(own.technologies.reduce((sum, tally) => sum + tally.items, 0)).toBe(items);
    expect(own.failures).toBe(await count(`select count(*) from failure where closed_at = 'infinity' and account_id = $1`));
    const trend = (await inside.view.get('/api/v1/trend?days=1')).json<Trend>();
    expect(trend.rows).toMatchObject([{ items, score }]);
    const groups = (await inside.view.get('/api/v1/issue-groups')).json<IssueGroupList>().rows;
    expect(groups.reduce((sum, { issues }) => sum + issues, 0)).toBe(
      await count(`select count(*) from issue where state <> 'fixed' and account_id = $1`),
    );
    expect(groups.every(({ accounts }) => accounts === 1)).toBe(true);
    const all = (await everywhere.view.get('/api/v1/dashboard')).json<Dashboard>();
    expect(all.total.items).toBeGreaterThan(items);
    expect(all.watched).toBe(2 * own.watched);
  });

  test('nobody compares with it, or asks for it to be done', async () => {
    for (const query of [`items=${ids.inside.item},${ids.outside.item}`, `items=${ids.outside.item},${ids.inside.item}`])
      expectProblem(await inside.view.get(`/api/v1/comparisons?${query}`), 404, 'not-found', new RegExp(`no item ${ids.outside.item}\\b`));
    expectProblem(await inside.view.get(`/api/v1/comparisons?revisions=${ids.inside.revision},${ids.outside.revision}`), 404, 'not-found');
    expect((await everywhere.view.get(`/api/v1/comparisons?items=${ids.inside.item},${ids.outside.item}`)).statusCode).toBe(200);
    for (const what of ['scans', 'audits']) {
      const before = await facts();
      const answer = await inside.justify.send('POST', `/api/v1/${what}`, { accounts: [`${MARKS.outside} inc`] });
      expectProblem(answer, 404, 'not-found', /There is no account "zebra inc"\./);
      expect(await facts()).toEqual(before);
      const asked = (await inside.justify.send('POST', `/api/v1/${what}`, {})).json<AskedJobs>();
      expect(new Set(asked.jobs.map(({ account }) => account))).toEqual(new Set([`${MARKS.inside} inc`]));
    }
    const answer = await inside.justify.send('POST', '/api/v1/justifications', { issues: [ids.outside.issue], reason: 'mine' });
    expect(answer.json()).toEqual({ results: [{ id: ids.outside.issue, result: 'not-found' }] });
    const revoked = await inside.justify.send('POST', '/api/v1/justification-revocations', { issues: [ids.outside.issue] });
    expect(revoked.json()).toEqual({ results: [{ id: ids.outside.issue, result: 'not-found' }] });
  });

  test('not even that there was a run', async () => {
    const nobody = await it.signIn('view', { accounts: [] });
    expect((await nobody.get('/api/v1/overview')).json()).toMatchObject({
      accounts: [],
      regions: [],
      issuesByScore: [],
      items: 0,
      failures: 0,
      lastRun: null,
    });
    const lists = [
      'items',
      'issues',
      'failures',
      'runs',
      'changes',
      'jobs',
      'failure-log',
      'watcher-health',
      'issue-groups',
      'trend',
      'suggestions?field=name',
    ];
    for (const list of lists) expect((await nobody.get(`/api/v1/${list}`)).json(), list).toMatchObject({ rows: [] });
    for (const list of ['items', 'issues', 'changes']) expect((await nobody.get(`/api/v1/${list}/export`)).body, list).toBe('');
    expect((await nobody.get('/api/v1/dashboard')).json()).toMatchObject({
      total: { items: 0, score: 0 },
      accounts: [],
      technologies: [],
      failures: 0,
      watched: 0,
      stale: 0,
      changes: [],
      issues: [],
      items: [],
    });
  });
});

test('a scope that is changed holds for the next request', async () => {
  const visitor = await it.signIn('view', { accounts: [] });
  const seen = async () => (await visitor.get('/api/v1/overview')).json<Overview>().accounts.map(({ name }) => name);
  expect(await seen()).toEqual([]);
  await everywhere.admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { accounts: [`${MARKS.outside} inc`] });
  expect(await seen()).toEqual([`${MARKS.outside} inc`]);
  await everywhere.admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { accounts: 'all' });
  expect((await seen()).length).toBe(2);
});

test('names are no proof: nobody removes the comment of somebody else who is called the same', async () => {
  const [one, other] = [await it.signIn('comment', 'Same Name'), await it.signIn('comment', 'Same Name')];
  const comment = (await one.send('POST', `/api/v1/items/${ids.inside.item}/comments`, { text: 'mine' })).json<{
    id: number;
    mayRemove: boolean;
  }>();
  expect(comment.mayRemove).toBe(true);
  expectProblem(await other.send('DELETE', `/api/v1/comments/${comment.id}`), 403, 'forbidden', /author/);
  expect((await one.send('DELETE', `/api/v1/comments/${comment.id}`)).statusCode).toBe(204);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeaderAuth } from '../../src/api/header-sign-in.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi } from './open-api.ts';

const AUTH: HeaderAuth = {
  usernameHeader: 'X-Forwarded-Email',
  groupsHeader: 'X-Forwarded-Groups',
  defaultRole: 'view',
  roleGroups: { admin: ['cloud-admins'], justify: ['security'], comment: [], view: [] },
};
const PROXY = '127.50.0.1';

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi({ headerAuth: AUTH, trustProxy: [PROXY] });
});
afterAll(() => it.close());

const come = (email: string, more: Record<string, string> = {}, browser = it.browser(PROXY)) =>
  browser.get('/api/v1/session', { 'x-forwarded-email': email, ...more });

describe('a header of the trusted proxy', () => {
  test('signs in; somebody new comes with the default role and all accounts', async () => {
    const browser = it.browser(PROXY);
    const answer = await come('New.Comer@acorn.example', {}, browser);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { email: 'new.comer@acorn.example', role: 'view', csrfToken: expect.any(String) },
    ]);
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
    expect((await browser.send('DELETE', '/api/v1/me/sessions')).statusCode).toBe(200);
    const log = await it.app.rows(`select action, detail from audit_log where subject = 'person new.comer@acorn.example' order by id`);
    expect(log.slice(0, 2)).toEqual([
      { action: 'person.provisioned', detail: { how: 'header', role: 'view', accounts: 'all' } },
      { action: 'session.began', detail: { how: 'header', role: 'view', groups: [] } },
    ]);
  });

  test.each([
    ['cloud-admins', 'admin'],
    ['staff, security', 'justify'],
    ['security,cloud-admins', 'admin'],
    ['staff', 'view'],
    ['', 'view'],
    ['cloud-admins-of-nothing', 'view'],
  ])('with the groups "%s" makes somebody new "%s"', async (groups, role) => {
    const answer = await come(`${Math.random()}@acorn.example`, { 'x-forwarded-groups': groups });
    expect(answer.json()).toMatchObject({ role });
  });

  test('gives somebody who is known the role of their groups, at every sign-in, and leaves their accounts', async () => {
    await it.add('comment', { email: 'known@acorn.example', accounts: [] });
    const roleWith = async (groups: string) =>
      (await come('known@acorn.example', { 'x-forwarded-groups': groups })).json<{ role: string }>().role;
    expect([await roleWith('cloud-admins'), await roleWith('security'), await roleWith('staff')]).toEqual(['admin', 'justify', 'view']);
    const [row] = await it.app.rows(`select role, all_accounts from person where email = 'known@acorn.example'`);
    expect(row).toEqual({ role: 'view', all_accounts: false });
    expect(
      await it.app.rows(
        `select action, detail from audit_log where subject = 'person known@acorn.example' and action <> 'session.began' order by id`,
      ),
    ).toMatchObject([
      { action: 'person.linked', detail: { how: 'header' } },
      { action: 'person.changed', detail: { how: 'header', role: 'admin' } },
      { action: 'person.changed', detail: { how: 'header', role: 'justify' } },
      { action: 'person.changed', detail: { how: 'header', role: 'view' } },
    ]);
  });

  test.each<[string, Partial<HeaderAuth>]>([
    ['no groups are told', { groupsHeader: '' }],
    ['no group gives a role', { roleGroups: { admin: [], justify: [], comment: [], view: [] } }],
  ])('changes nothing of somebody who is known where %s', async (_where, auth) => {
    const plain = await openTestApi({ headerAuth: { ...AUTH, ...auth }, trustProxy: ['loopback'] });
    await plain.add('comment', { email: 'known@acorn.example' });
    const headers = { 'x-forwarded-email': 'known@acorn.example', 'x-forwarded-groups': 'cloud-admins' };
    expect((await plain.browser().get('/api/v1/session', headers)).json()).toMatchObject({ role: 'comment' });
    await plain.close();
  });

  test('lets nobody in who is locked, and notes it now and then', async () => {
    const { id } = await it.add('view', { email: 'locked@acorn.example' });
    await it.app.rows('update person set active = false where id = $1', [id]);
    for (let turn = 1; turn <= 5; turn += 1) expectProblem(await come('locked@acorn.example'), 401, 'unauthenticated');
    expect(await it.app.rows(`select detail from audit_log where subject = 'person locked@acorn.example'`)).toEqual([
      { detail: { how: 'header', reason: 'the person is not active' } },
    ]);
  });

  test('ends the session of whom it vouched for before, when it vouches for somebody else', async () => {
    const browser = it.browser(PROXY);
    await come('first@acorn.example', {}, browser);
    expect((await browser.get('/api/v1/items', { 'x-forwarded-email': 'first@acorn.example' })).statusCode).toBe(200);
    expectProblem(await browser.get('/api/v1/items', { 'x-forwarded-email': 'second@acorn.example' }), 401, 'unauthenticated');
    expect((await come('second@acorn.example', {}, browser)).json()).toMatchObject({ email: 'second@acorn.example' });
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
  });

  test.each(['', 'two@acorn.example,three@acorn.example', 'with blank@acorn.example', 'x'.repeat(255)])(
    'with "%s" signs nobody in',
    async (value) => {
      expectProblem(await come(value), 401, 'unauthenticated');
    },
  );

  test('is no way to a password of one’s own', async () => {
    const browser = it.browser(PROXY);
    await come('by.header@acorn.example', {}, browser);
    expectProblem(
      await browser.send('PUT', '/api/v1/me/password', { new: 'seven acorns under snow' }),
      403,
      'forbidden',
      /word of somebody else/,
    );
    expectProblem(await browser.send('POST', '/api/v1/me/passkeys/options', {}), 403, 'forbidden');
  });
});

describe('the same header', () => {
  test('from anywhere else signs nobody in, whatever is said of the address', async () => {
    const stranger = it.browser('127.50.0.2');
    expectProblem(await come('admin@localhost', {}, stranger), 401, 'unauthenticated');
    expectProblem(await come('admin@localhost', { 'x-forwarded-for': PROXY, forwarded: `for=${PROXY}` }, stranger), 401, 'unauthenticated');
    expect(await it.app.rows(`select 1 from person where email = 'admin@localhost'`)).toEqual([]);
  });

  test('of another name signs nobody in', async () => {
    expectProblem(await it.browser(PROXY).get('/api/v1/session', { 'remote-user': 'admin@localhost' }), 401, 'unauthenticated');
  });

  test('signs in only where a session is asked for, so that no page of another site uses it', async () => {
    for (const url of ['/api/v1/items', '/api/v1/me'])
      expectProblem(await it.browser(PROXY).get(url, { 'x-forwarded-email': 'x@acorn.example' }), 401, 'unauthenticated');
    expectProblem(
      await it.browser(PROXY).send('POST', '/api/v1/demo', undefined, null, { 'x-forwarded-email': 'x@acorn.example' }),
      401,
      'unauthenticated',
    );
  });

  test('signs nobody in who is not known, when there is no default role', async () => {
    const strict = await openTestApi({ headerAuth: { ...AUTH, defaultRole: null }, trustProxy: ['loopback'] });
    const header = (email: string, groups = '') =>
      strict.browser().get('/api/v1/session', { 'x-forwarded-email': email, 'x-forwarded-groups': groups });
    expectProblem(await header('unknown@acorn.example'), 401, 'unauthenticated');
    expect((await header('security@acorn.example', 'security')).json()).toMatchObject({ role: 'justify' });
    // Nor who is in none of the groups any more, until they are in one again.
    expectProblem(await header('security@acorn.example', 'staff'), 401, 'unauthenticated');
    expect(await strict.app.rows(`select active from person where email = 'security@acorn.example'`)).toEqual([{ active: false }]);
    expect((await header('security@acorn.example', 'cloud-admins')).json()).toMatchObject({ role: 'admin' });
    await strict.close();
  });

  test('means nothing where it is not switched on', async () => {
    const plain = await openTestApi({ trustProxy: ['loopback'] });
    expectProblem(
      await plain.browser().get('/api/v1/session', { 'remote-user': 'admin@localhost', 'x-forwarded-email': 'admin@localhost' }),
      401,
      'unauthenticated',
    );
    await plain.close();
  });
});

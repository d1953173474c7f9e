import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/contract/session.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi } from './open-api.ts';

let it: TestApi;
let ready: Error | null = null;
beforeAll(async () => {
  it = await openTestApi({
    assertReady: async () => {
      if (ready) throw ready;
    },
  });
});
afterAll(() => it.close());

const signIn = (token: string, remoteAddress = '127.0.1.1') =>
  it.api.inject({ method: 'POST', url: '/api/v1/session', payload: { token }, remoteAddress });

interface Operation {
  readonly method: string;
  readonly url: string;
}

/** Every operation below /api that the API says it has. */
const operations = async (): Promise<readonly Operation[]> => {
  const { paths } = (await (await it.signIn('admin')).get('/api/v1/openapi.json')).json<{
    paths: Record<string, Record<string, unknown>>;
  }>();
  const ofApi = Object.entries(paths).filter(([url]) => url.startsWith('/api/'));
  return ofApi.flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), url: url.replaceAll(/\{\w+\}/g, '1') })),
  );
};

describe('a sign-in link', () => {
  test('signs in once', async () => {
    const token = await it.linkFor('view', 'Vera');
    const first = await signIn(token);
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ name: 'Vera', role: 'view', csrfToken: expect.any(String) });
    expectProblem(await signIn(token), 401, 'unauthenticated', /has been used/);
  });

  test('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const [cookie] = (await signIn(await it.linkFor('view'))).cookies;
    expect(cookie).toMatchObject({ name: 'monkey_session', httpOnly: true, sameSite: 'Strict', path: '/' });
  });

  test('is too old after an hour', async () => {
    const token = await it.linkFor('view');
    it.wait(61 * 60_000);
    expectProblem(await signIn(token), 401, 'unauthenticated', /too old/);
  });

  test('signs in nobody who is no longer active', async () => {
    const token = await it.linkFor('view', 'Gone');
    await it.app.rows(`update person set active = false where name = 'Gone'`);
    expectProblem(await signIn(token), 401, 'unauthenticated');
  });

  test('is kept as a hash only', async () => {
    const token = await it.linkFor('view');
    const rows = await it.app.rows<{ hash: string }>(`select encode(token_hash, 'escape') as hash from person_link`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ hash }) => hash.includes(token))).toBe(false);
  });

  test('cannot be guessed: the eleventh attempt in a minute is refused', async () => {
    const guess = () => signIn('x'.repeat(43), '127.9.9.9');
    for (let attempt = 0; attempt < 10; attempt += 1) expectProblem(await guess(), 401, 'unauthenticated');
    expectProblem(await guess(), 429, 'too-many-requests');
  });
});

describe('a session', () => {
  test('ends with signing out', async () => {
    const visitor = await it.signIn('view');
    expect((await visitor.get('/api/v1/session')).statusCode).toBe(200);
    expect((await visitor.send('DELETE', '/api/v1/session')).statusCode).toBe(204);
    expectProblem(await visitor.get('/api/v1/session'), 401, 'unauthenticated');
  });

  test('ends by itself after twelve hours', async () => {
    const visitor = await it.signIn('view');
    it.wait(13 * 3_600_000);
    expectProblem(await visitor.get('/api/v1/session'), 401, 'unauthenticated');
  });

  test('ends when its person is no longer active', async () => {
    const visitor = await it.signIn('view', 'Dismissed');
    await it.app.rows(`update person set active = false where name = 'Dismissed'`);
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
  });

  test('a cookie that was made up is none', async () => {
    const response = await it.api.inject({ url: '/api/v1/session', headers: { cookie: 'monkey_session=abc.def' } });
    expectProblem(response, 401, 'unauthenticated');
  });
});

/** What somebody may call who is not signed in, since they want to be. */
const PUBLIC: ReadonlySet<string> = new Set([
  'POST /api/v1/session',
  'POST /api/v1/session/second-factor',
  'POST /api/v1/session/passkey-options',
  'POST /api/v1/session/passkey',
  'POST /api/v1/password-reset',
  'PUT /api/v1/password-reset',
  'PUT /api/v1/activation',
  'GET /api/v1/session/providers',
  'GET /api/v1/session/providers/1/start',
  'GET /api/v1/session/providers/1/callback',
  'GET /api/v1/session/providers/1/metadata',
  'POST /api/v1/session/providers/1/acs',
  'GET /api/v1/session/providers/1/finish',
]);

test('every operation but signing in refuses those who are not signed in', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(10);
  for (const { method, url } of all) {
    if (PUBLIC.has(`${method} ${url}`)) continue;
    const response = await it.api.inject({ method: method as 'GET', url, ...(method === 'GET' ? {} : { payload: {} }) });
    expect(`${method} ${url} ${response.statusCode}`).toBe(`${method} ${url} 401`);
  }
});

test('every changing operation refuses a request without the token of the session, or with another', async () => {
  const visitor = await it.signIn('admin');
  const changing = (await operations()).filter(({ method, url }) => method !== 'GET' && !PUBLIC.has(`${method} ${url}`));
  expect(changing.length).toBeGreaterThan(4);
  for (const { method, url } of changing) {
    for (const token of [null, 'made-up', (await it.signIn('admin')).csrfToken]) {
      expectProblem(await visitor.send(method as 'POST', url, {}, token), 403, 'forbidden', /token of the session/);
    }
  }
});

test('a route below /api that names no permission keeps the program from starting', async () => {
  const { api } = it;
  expect(() => api.get('/api/v1/open-to-all', async () => 'hello')).toThrow();
});

describe('a role that is too low', () => {
  const LEAST = [
    ['POST', '/api/v1/items/1/comments', 'comment', { text: 'hello' }],
    ['DELETE', '/api/v1/comments/1', 'comment', undefined],
    ['PUT', '/api/v1/issues/1/justification', 'justify', { reason: 'fine' }],
    ['DELETE', '/api/v1/issues/1/justification', 'justify', undefined],
  ] as const;

  test.each(LEAST)('%s %s takes the role "%s"', async (method, url, least, body) => {
    for (const role of ROLES) {
      const response = await (await it.signIn(role)).send(method, url, body);
      if (ROLES.indexOf(role) < ROLES.indexOf(least)) expectProblem(response, 403, 'forbidden', new RegExp(`"${role}".*"${least}"`));
      else expectProblem(response, 404, 'not-found');
    }
  });
});

describe('an answer', () => {
  test('carries a strict content security policy', async () => {
    for (const url of ['/', '/healthcheck', '/api/v1/session', '/nowhere']) {
      const { headers } = await it.api.inject({ url });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('about what is not there is a problem', async () => {
    expectProblem(await it.api.inject({ url: '/api/v1/nothing' }), 404, 'not-found', /nothing at \/api\/v1\/nothing/);
    expectProblem(await it.api.inject({ method: 'POST', url: '/nowhere' }), 404, 'not-found');
  });

  test('about health needs nobody signed in, and readiness says why not', async () => {
    expect((await it.api.inject({ url: '/healthcheck' })).json()).toEqual({ status: 'ok' });
    expect((await it.api.inject({ url: '/readiness' })).json()).toEqual({ status: 'ready' });
    ready = new Error('some password is wrong');
    const response = await it.api.inject({ url: '/readiness' });
    ready = null;
    expectProblem(response, 500, 'internal');
    expect(response.body).not.toContain('password');
  });

  test('to what is no JSON, or too long, is a problem', async () => {
    const visitor = await it.signIn('admin');
    const headers = { 'content-type': 'application/json' };
    const broken = await it.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers,
      payload: '{"token":',
      remoteAddress: '127.0.3.3',
    });
    expectProblem(broken, 400, 'bad-input');
    const long = await visitor.send('POST', '/api/v1/items/1/comments', { text: 'x'.repeat(300 * 1024) });
    expectProblem(long, 413, 'bad-input');
  });
});

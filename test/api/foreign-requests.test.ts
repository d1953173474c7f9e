import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Method } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi } from './open-api.ts';

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi();
});
afterAll(() => it.close());

describe('a changing request', () => {
  test.each([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('of %s is refused, whatever token it has, signing in included', async (_what, headers: Record<string, string>) => {
    const visitor = await it.signIn('admin');
    expectProblem(
      await visitor.send('DELETE', '/api/v1/me/sessions', undefined, visitor.csrfToken, headers),
      403,
      'forbidden',
      /another site/,
    );
    const token = await it.linkFor('view');
    expectProblem(await it.browser().send('POST', '/api/v1/session', { token }, null, headers), 403, 'forbidden', /another site/);
    // The link has not been used up.
    expect((await it.browser().send('POST', '/api/v1/session', { token })).statusCode).toBe(200);
  });

  test('of the own pages, of a person who opened the address, and of a program is taken', async () => {
    const visitor = await it.signIn('admin');
    for (const headers of [
      { origin: `http://${it.host}` },
      { 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example' },
      { 'sec-fetch-site': 'none' },
      {},
    ])
      expect(
        (await visitor.send('DELETE', '/api/v1/me/sessions', undefined, visitor.csrfToken, headers as Record<string, string>)).statusCode,
      ).toBe(200);
  });

  test('of another site is taken by the route that takes answers of SAML, and by no other', async () => {
    const changing = it.api.demands.filter(({ method }) => method !== 'GET');
    expect(changing.length).toBeGreaterThan(20);
    for (const { method, url, fromOtherSites } of changing) {
      const isExempt = url === '/api/v1/session/providers/:id/acs';
      expect(`${method} ${url} ${fromOtherSites}`).toBe(`${method} ${url} ${isExempt}`);
      const { statusCode, body } = await it
        .browser()
        .send(method as Method, url.replace(':id', '1'), {}, null, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
      const isRefused = statusCode === 403 && body.includes('another site');
      expect(`${method} ${url} ${isRefused}`).toBe(`${method} ${url} ${!isExempt}`);
    }
    // An address that ends like that route is another one.
    const url = '/api/v1/session?x=/api/v1/session/providers/1/acs';
    expectProblem(await it.browser().send('POST', url, {}, null, { 'sec-fetch-site': 'cross-site' }), 403, 'forbidden', /another site/);
  });

  test('that comes by the address of the settings is taken', async () => {
    const other = await openTestApi({ baseUrl: 'https://monkey.acorn.example' });
    const visitor = await other.signIn('admin');
    const send = (origin: string) => visitor.send('DELETE', '/api/v1/me/sessions', undefined, visitor.csrfToken, { origin });
    expect((await send('https://monkey.acorn.example')).statusCode).toBe(200);
    expectProblem(await send('https://monkey.acorn.example.evil.example'), 403, 'forbidden');
    await other.close();
  });
});

test('reading is answered to no other site by CORS', async () => {
  const visitor = await it.signIn('view');
  const answer = await visitor.get('/api/v1/items', { origin: 'https://evil.example' });
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

describe('with TLS before it', () => {
  test('the cookie is bound to the host, and browsers are told to insist on TLS', async () => {
    const secure = await openTestApi({ secureCookies: true, trustProxy: ['loopback'], baseUrl: 'https://monkey.acorn.example' });
    const overTls = { 'x-forwarded-proto': 'https' };
    const browser = secure.browser();
    const answer = await browser.send('POST', '/api/v1/session', { token: await secure.linkFor('view') }, null, overTls);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-monkey_session=[^;]+; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect(answer.headers['set-cookie']![0]).not.toMatch(/domain/i);
    expect(answer.headers['strict-transport-security']).toBe('max-age=63072000');
    expect((await browser.get('/api/v1/items', overTls)).statusCode).toBe(200);
    // One of the name that needs no TLS is none here.
    const planted = browser.cookies().replace('__Host-', '');
    expectProblem(await secure.browser().get('/api/v1/items', { ...overTls, cookie: planted }), 401, 'unauthenticated');
    await secure.close();
  });

  test('without it browsers are told nothing of the kind', async () => {
    expect((await it.browser().get('/healthcheck')).headers['strict-transport-security']).toBeUndefined();
  });
});

test('whoever it is that calls gets so many answers a minute, from however many addresses', async () => {
  const visitor = await it.signIn('view');
  const cookie = visitor.cookies();
  const browsers = Array.from({ length: 4 }, (_, index) => it.browser(`127.60.0.${index + 1}`));
  const statuses = new Map<number, number>();
  let last = 0;
  for (let round = 0; round < 31; round += 1) {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => browsers[index % 4]!.get('/api/v1/me', { cookie })));
    for (const { statusCode, headers } of answers) {
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode === 429) last = Number(headers['retry-after']);
    }
  }
  expect([statuses.get(200), statuses.get(429)]).toEqual([1_200, 40]);
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThanOrEqual(60);
  expect((await (await it.signIn('view')).get('/api/v1/me')).statusCode).toBe(200);
});

test('a request has a name that the answer and the audit log share', async () => {
  const answers = [await it.browser().get('/api/v1/items'), await it.browser().get('/api/v1/items')];
  const names = answers.map(({ headers }) => headers['x-request-id']);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[\da-f-]{36}$/);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKey, ApiKeyList, ApiKeyRequest, NewApiKey } from '../../src/contract/api-key.ts';
import type { Overview } from '../../src/contract/overview.ts';
import type { Answer, Browser, Method } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const DAY = 86_400_000;

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi();
  for (const name of ['payments', 'website', 'archive'])
    await it.app.rows(`insert into account (type, name, identifier) values ('snapshot', $1, $1)`, [name]);
});
afterAll(() => it.close());

const make = (visitor: Visitor, key: Partial<ApiKeyRequest> = {}): Promise<Answer> =>
  visitor.send('POST', '/api/v1/api-keys', { name: 'nightly report', role: 'view', ...key });
const made = async (visitor: Visitor, key: Partial<ApiKeyRequest> = {}): Promise<NewApiKey> => {
  const answer = await make(visitor, key);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<NewApiKey>();
};
/** A program: no cookies, no token against foreign requests. */
const program = (token: string, browser: Browser = it.browser()) => ({
  get: (url: string) => browser.get(url, { authorization: `Bearer ${token}` }),
  send: (method: Method, url: string, body?: object) => browser.send(method, url, body, null, { authorization: `Bearer ${token}` }),
});
const accountsOf = async (token: string): Promise<string[]> =>
  (await program(token).get('/api/v1/overview')).json<Overview>().accounts.map(({ name }) => name);

describe('a key', () => {
  test('is shown once, kept as a hash, and known by its beginning', async () => {
    const visitor = await it.signIn('view');
    const { key, token } = await made(visitor);
    expect(token).toMatch(/^smk_[\w-]{43}$/);
    expect(key).toMatchObject({
      name: 'nightly report',
      owner: visitor.email,
      role: 'view',
      accounts: 'all',
      lastUsedAt: null,
      revokedAt: null,
    });
    const [row] = await it.app.rows<{ text: string }>('select api_key::text as text from api_key where id = $1', [key.id]);
    expect(row!.text).not.toContain(token.slice(4));
    expect((await visitor.get('/api/v1/api-keys')).body).not.toContain(token);
  });

  test('reads and changes without a cookie and without the token of a session', async () => {
    const { token } = await made(await it.signIn('justify'), { role: 'justify' });
    const caller = program(token);
    expect((await caller.get('/api/v1/items')).statusCode).toBe(200);
    const answer = await caller.send('PUT', '/api/v1/issues/1/justification', { reason: 'fine' });
    expectProblem(answer, 404, 'not-found');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('is taken from the header only', async () => {
    const { token } = await made(await it.signIn('view'));
    for (const url of [
      `/api/v1/items?key=${token}`,
      `/api/v1/items?access_token=${token}`,
      `/api/v1/items?authorization=Bearer%20${token}`,
    ])
      expectProblem(await it.browser().get(url), 401, 'unauthenticated');
    expectProblem(await it.browser().get('/api/v1/items', { cookie: `monkey_session=${token}` }), 401, 'unauthenticated');
    expectProblem(await it.browser().get('/api/v1/items', { 'x-api-key': token }), 401, 'unauthenticated');
  });

  test.each(['smk_', `smk_${'a'.repeat(43)}`, 'anything', `smk_${'a'.repeat(44)}`])(
    '%s that was made up is none, also for somebody who is signed in',
    async (token) => {
      const visitor = await it.signIn('admin');
      expectProblem(await visitor.get('/api/v1/items', { authorization: `Bearer ${token}` }), 401, 'unauthenticated', /API key/);
    },
  );

  test('says when and from where it was last used, to the minute', async () => {
    const visitor = await it.signIn('view');
    const { key, token } = await made(visitor);
    const used = async () => (await visitor.get('/api/v1/api-keys')).json<ApiKeyList>().rows.find(({ id }) => id === key.id)!;
    await program(token, it.browser('127.30.0.1')).get('/api/v1/items');
    const first = await used();
    expect(first).toMatchObject({ lastUsedAt: expect.any(String), lastUsedAddress: '127.30.0.1' });
    await program(token).get('/api/v1/items');
    expect(await used()).toEqual(first);
    it.wait(61_000);
    await program(token).get('/api/v1/items');
    expect((await used()).lastUsedAt).not.toBe(first.lastUsedAt);
  });

  test('ends when it is revoked, when its time is over, and when its owner is locked', async () => {
    const visitor = await it.signIn('view');
    const revoked = await made(visitor);
    expect((await program(revoked.token).get('/api/v1/items')).statusCode).toBe(200);
    expect((await visitor.send('DELETE', `/api/v1/api-keys/${revoked.key.id}`)).statusCode).toBe(204);
    expectProblem(await program(revoked.token).get('/api/v1/items'), 401, 'unauthenticated');
    expectProblem(await visitor.send('DELETE', `/api/v1/api-keys/${revoked.key.id}`), 409, 'conflict');

    const locked = await made(visitor);
    await it.app.rows('update person set active = false where id = $1', [visitor.personId]);
    expectProblem(await program(locked.token).get('/api/v1/items'), 401, 'unauthenticated');

    const expired = await made(await it.signIn('view'), { days: 1 });
    it.wait(DAY - 60_000);
    expect((await program(expired.token).get('/api/v1/items')).statusCode).toBe(200);
    it.wait(61_000);
    expectProblem(await program(expired.token).get('/api/v1/items'), 401, 'unauthenticated');
  });

  test.each([0, 367, 1.5])('for %s days is none', async (days) => {
    expectProblem(await make(await it.signIn('view'), { days }), 400, 'bad-input');
  });
});

describe('a key may at most what its owner may', () => {
  test('when it is made', async () => {
    expectProblem(await make(await it.signIn('comment'), { role: 'justify' }), 403, 'forbidden', /at most what you may/);
  });

  test('and later, when its owner may less', async () => {
    const visitor = await it.signIn('admin');
    const { token } = await made(visitor, { role: 'admin' });
    expect((await program(token).get('/api/v1/people')).statusCode).toBe(200);
    await it.app.rows(`update person set role = 'view' where id = $1`, [visitor.personId]);
    expectProblem(await program(token).get('/api/v1/people'), 403, 'forbidden', /"view"/);
  });

  test('and it may less than its owner', async () => {
    const { token } = await made(await it.signIn('admin'), { role: 'comment' });
    expectProblem(await program(token).send('PUT', '/api/v1/issues/1/justification', { reason: 'fine' }), 403, 'forbidden', /"comment"/);
    expectProblem(await program(token).get('/api/v1/people'), 403, 'forbidden');
  });

  test('in fewer accounts than its owner, and never in others', async () => {
    const visitor = await it.signIn('view', { accounts: ['payments', 'website'] });
    const all = await made(visitor);
    const some = await made(visitor, { accounts: ['payments'] });
    expect(some.key.accounts).toEqual(['payments']);
    expect(await accountsOf(all.token)).toEqual(['payments', 'website']);
    expect(await accountsOf(some.token)).toEqual(['payments']);
    expectProblem(await make(visitor, { accounts: ['archive'] }), 404, 'not-found', /no account "archive"/);
    expectProblem(await make(visitor, { accounts: ['nowhere'] }), 404, 'not-found', /no account "nowhere"/);
    expectProblem(await make(visitor, { accounts: [] }), 400, 'bad-input', /could see nothing/);
    await it.app.rows(`delete from person_account where person_id = $1 and account_id = (select id from account where name = 'payments')`, [
      visitor.personId,
    ]);
    expect(await accountsOf(all.token)).toEqual(['website']);
    expect(await accountsOf(some.token)).toEqual([]);
  });

  test('an administrator whose key sees some accounts changes nothing that is of all', async () => {
    const { token } = await made(await it.signIn('admin'), { role: 'admin', accounts: ['payments'] });
    expectProblem(await program(token).get('/api/v1/people'), 403, 'forbidden', /every account/);
  });
});

describe('keys', () => {
  test("are one's own; whoever administers everything sees and ends those of all", async () => {
    const [owner, other, admin] = [await it.signIn('view'), await it.signIn('justify'), await it.signIn('admin')];
    const { key } = await made(owner);
    const listed = async (visitor: Visitor, query = '') =>
      (await visitor.get(`/api/v1/api-keys${query}`)).json<ApiKeyList>().rows.map(({ id }: ApiKey) => id);
    expect(await listed(owner)).toEqual([key.id]);
    expect(await listed(other)).toEqual([]);
    expectProblem(await other.get('/api/v1/api-keys?everybody=true'), 403, 'forbidden');
    expectProblem(await other.send('DELETE', `/api/v1/api-keys/${key.id}`), 404, 'not-found');
    expect(await listed(admin, '?everybody=true')).toContain(key.id);
    expect((await admin.send('DELETE', `/api/v1/api-keys/${key.id}`)).statusCode).toBe(204);
  });

  test('do nothing about what somebody signs in with', async () => {
    const { token } = await made(await it.signIn('admin'), { role: 'admin' });
    const about = it.api.demands.filter(({ credentials }) => credentials);
    expect(about.length).toBeGreaterThan(14);
    for (const { method, url } of about) {
      const path = url.replaceAll(/:\w+/g, '1');
      const answer = method === 'GET' ? await program(token).get(path) : await program(token).send(method as Method, path, {});
      expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 403`);
    }
    expect((await program(token).get('/api/v1/me')).statusCode).toBe(200);
  });

  test('are told apart in the audit log from their owner', async () => {
    const visitor = await it.signIn('admin');
    const { key, token } = await made(visitor, { role: 'admin' });
    const invited = await program(token).send('POST', '/api/v1/people', {
      email: 'by.key@acorn.example',
      name: 'By Key',
      role: 'view',
      accounts: 'all',
    });
    expect(invited.statusCode, invited.body).toBe(200);
    const [entry] = await it.app.rows(
      `select actor, person_id, api_key_id, name from audit_log where subject = 'person by.key@acorn.example'`,
    );
    expect(entry).toEqual({ actor: 'api key', person_id: visitor.personId, api_key_id: key.id, name: visitor.email });
  });
});

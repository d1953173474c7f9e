import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { type Ceremony, makeSoftAuthenticator, type SignOptions, type SoftAuthenticator } from './soft-authenticator.ts';

const ORIGIN = 'https://monkey.acorn.example';
const HOST = 'monkey.acorn.example';

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi({ baseUrl: ORIGIN });
});
afterAll(() => it.close());

const begin = async (visitor: Visitor): Promise<{ challenge: string; excludeCredentials: object[] }> =>
  (await visitor.send('POST', '/api/v1/me/passkeys/options', {})).json();

const registered = async (): Promise<{ visitor: Visitor; authenticator: SoftAuthenticator }> => {
  const visitor = await it.signIn('view');
  const authenticator = makeSoftAuthenticator();
  const { challenge } = await begin(visitor);
  const response = authenticator.create({ challenge, origin: ORIGIN, host: HOST });
  const answer = await visitor.send('POST', '/api/v1/me/passkeys', { name: 'the laptop', response });
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { name: 'the laptop', lastUsedAt: null }]);
  return { visitor, authenticator };
};

const signIn = async (
  authenticator: SoftAuthenticator,
  change: Partial<Ceremony> = {},
  options: SignOptions = {},
  browser = it.browser(),
) => {
  const { challenge } = (await browser.send('POST', '/api/v1/session/passkey-options')).json<{ challenge: string }>();
  const response = authenticator.sign({ challenge, origin: ORIGIN, host: HOST, ...change }, options);
  return browser.send('POST', '/api/v1/session/passkey', { response });
};

describe('a passkey', () => {
  test('is for this host, and has to check who holds it', async () => {
    const visitor = await it.signIn('view');
    const options = (await visitor.send('POST', '/api/v1/me/passkeys/options', {})).json();
    expect(options).toMatchObject({
      rp: { id: HOST, name: 'Security Monkey' },
      user: { name: visitor.email },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(JSON.stringify(options['user'])).not.toContain(`"id":"${Buffer.from(String(visitor.personId)).toString('base64url')}"`);
  });

  test('signs in without a password', async () => {
    const { visitor, authenticator } = await registered();
    const browser = it.browser();
    const answer = await signIn(authenticator, {}, {}, browser);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { email: visitor.email, csrfToken: expect.any(String) }]);
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
    expect((await visitor.get('/api/v1/me')).json()).toMatchObject({ passkeys: [{ name: 'the laptop', lastUsedAt: expect.any(String) }] });
    const [entry] = await it.app.rows('select detail from audit_log where person_id = $1 order by id desc limit 1', [visitor.personId]);
    expect(entry).toEqual({ detail: { how: 'passkey', passkey: 'the laptop' } });
  });

  test.each<[string, Partial<Ceremony>, SignOptions]>([
    ['of another site', { origin: 'https://monkey.acorn.example.evil.example' }, {}],
    ['of another host', { host: 'evil.example' }, {}],
    ['that answers another question', { challenge: Buffer.alloc(32).toString('base64url') }, {}],
    ['that has not checked who holds it', {}, { isVerified: false }],
  ])('%s signs nobody in', async (_what, change, options) => {
    const { authenticator } = await registered();
    expectProblem(await signIn(authenticator, change, options), 401, 'sign-in-failed', /cannot be used here/);
  });

  test('of which a copy was made is found out by its counter', async () => {
    const { authenticator } = await registered();
    expect((await signIn(authenticator, {}, { counter: 7 })).statusCode).toBe(200);
    expectProblem(await signIn(authenticator, {}, { counter: 7 }), 401, 'sign-in-failed');
    expectProblem(await signIn(authenticator, {}, { counter: 3 }), 401, 'sign-in-failed');
    expect((await signIn(authenticator, {}, { counter: 8 })).statusCode).toBe(200);
  });

  test('that nobody has registered signs nobody in', async () => {
    expectProblem(await signIn(makeSoftAuthenticator()), 401, 'sign-in-failed');
  });

  test('of somebody who is locked signs nobody in', async () => {
    const { visitor, authenticator } = await registered();
    await it.app.rows('update person set active = false where id = $1', [visitor.personId]);
    expectProblem(await signIn(authenticator), 401, 'unauthenticated');
  });

  test('answers a question once, and not after five minutes', async () => {
    const { authenticator } = await registered();
    const browser = it.browser();
    const { challenge } = (await browser.send('POST', '/api/v1/session/passkey-options')).json<{ challenge: string }>();
    const copy = browser.twin();
    const response = authenticator.sign({ challenge, origin: ORIGIN, host: HOST });
    expect((await browser.send('POST', '/api/v1/session/passkey', { response })).statusCode).toBe(200);
    expectProblem(await copy.send('POST', '/api/v1/session/passkey', { response }), 400, 'bad-input', /begin again/);

    const late = it.browser();
    const asked = (await late.send('POST', '/api/v1/session/passkey-options')).json<{ challenge: string }>();
    it.wait(6 * 60_000);
    const answer = authenticator.sign({ challenge: asked.challenge, origin: ORIGIN, host: HOST });
    expectProblem(await late.send('POST', '/api/v1/session/passkey', { response: answer }), 400, 'bad-input');
  });

  test('is registered once, by whoever was asked, with the answer to that question', async () => {
    const visitor = await it.signIn('view');
    const authenticator = makeSoftAuthenticator();
    const { challenge } = await begin(visitor);
    const wrong = authenticator.create({ challenge: 'AAAA', origin: ORIGIN, host: HOST });
    expectProblem(await visitor.send('POST', '/api/v1/me/passkeys', { name: 'x', response: wrong }), 400, 'bad-input');
    const right = authenticator.create({ challenge, origin: ORIGIN, host: HOST });
    expectProblem(await visitor.send('POST', '/api/v1/me/passkeys', { name: 'x', response: right }), 400, 'bad-input', /begin again/);
    expectProblem(await visitor.send('POST', '/api/v1/me/passkeys', { name: 'x', response: { id: 17 } }), 400, 'bad-input');
  });

  test('takes the password to register and to remove, where there is one', async () => {
    const { visitor, authenticator } = await registered();
    const password = 'seven acorns under snow';
    await visitor.send('PUT', '/api/v1/me/password', { new: password });
    expectProblem(await visitor.send('POST', '/api/v1/me/passkeys/options', {}), 400, 'bad-input', /password: is missing/);
    const [passkey] = (await visitor.get('/api/v1/me')).json<{ passkeys: { id: number }[] }>().passkeys;
    const url = `/api/v1/me/passkeys/${passkey!.id}/removal`;
    expectProblem(await visitor.send('POST', url, { password: 'wrong' }), 403, 'forbidden');
    const other = await it.signIn('view');
    expectProblem(await other.send('POST', url, {}), 404, 'not-found');
    expect((await visitor.send('POST', url, { password })).statusCode).toBe(204);
    expectProblem(await signIn(authenticator), 401, 'sign-in-failed');
    const rows = await it.app.rows('select action, detail from audit_log where person_id = $1 and action like $2 order by id', [
      visitor.personId,
      'passkey.%',
    ]);
    expect(rows).toEqual(['passkey.added', 'passkey.removed'].map((action) => ({ action, detail: { passkey: 'the laptop' } })));
  });
});

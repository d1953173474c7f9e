import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditedBy, expectFailure, whoIsIn } from './expect-entry.ts';
import { FakeBrowser } from './fake-browser.ts';
import { type Corp, openCorp } from './open-corp.ts';
import { type Faults, signToken } from './test-oidc-provider.ts';

let it: Corp;
beforeAll(async () => {
  it = await openCorp();
});
afterAll(() => it.close());
beforeEach(() => {
  it.account();
  it.program.logged();
});
afterEach(() => {
  it.provider.faults = {};
});

const attempts = () => it.program.app.rows<{ code_verifier: string }>('select * from sign_in_attempt');
const setCookies = (headers: Headers) => headers.getSetCookie().join('\n');

describe('a good sign-in', () => {
  test('ends at the page that was wanted, with a session', async () => {
    const browser = new FakeBrowser();
    const page = await it.signIn('plain', browser, '/items?name=a%2Fb#top');
    expect(page.url).toBe(`${it.program.address}/items?name=a%2Fb#top`);
    expect(await whoIsIn(it.program, browser)).toMatchObject({ email: 'subject-1@example.com', name: 'Name of subject-1', role: 'view' });
    expect(await auditedBy(it.program, 'oidc:plain')).toEqual([
      {
        action: 'person.provisioned',
        subject: 'person subject-1@example.com',
        detail: { how: 'oidc:plain', role: 'view', accounts: [] },
      },
      { action: 'session.began', subject: 'person subject-1@example.com', detail: { how: 'oidc:plain' } },
    ]);
  });

  test('asks for a code with PKCE, state and nonce, in a cookie that scripts cannot read and that lives ten minutes', async () => {
    const browser = new FakeBrowser();
    const start = await browser.request(it.route('plain', 'start'));
    expect(start.status).toBe(302);
    expect(start.headers.get('cache-control')).toBe('no-store');
    const asked = new URL(start.headers.get('location')!);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: it.route('plain', 'callback'),
    });
    expect(setCookies(start.headers)).toMatch(/^monkey_sign_in=\S+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('over TLS, no other host of the domain can set that cookie in our place', async () => {
    const overTls = await openCorp({ MONKEY_SESSION_COOKIE_SECURE: 'true', MONKEY_TRUST_PROXY: 'loopback' });
    try {
      const { headers } = await fetch(overTls.route('plain', 'start'), { redirect: 'manual', headers: { 'x-forwarded-proto': 'https' } });
      expect(setCookies(headers)).toMatch(/^__Host-monkey_sign_in=\S+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    } finally {
      await overTls.close();
    }
  });

  test('keeps of state and cookie no more than hashes, and nothing afterwards', async () => {
    const browser = new FakeBrowser();
    await it.program.app.rows('delete from sign_in_attempt');
    const callback = await it.callbackOf(browser);
    const kept = JSON.stringify(await attempts());
    expect(kept).not.toContain(new URL(callback).searchParams.get('state')!);
    for (const { value } of browser.cookies.get('127.0.0.1')!.values())
      expect(kept).not.toContain(decodeURIComponent(value).split('.')[0]!);
    await browser.visit(callback, { from: it.provider.issuer });
    expect(await attempts()).toEqual([]);
  });

  test('gives a new session, and ends the one that the browser had, though the way back does not show it', async () => {
    const browser = new FakeBrowser();
    await it.signIn('plain', browser);
    const before = browser.cookies.get('127.0.0.1')!.get('monkey_session')!.value;
    await it.signIn('plain', browser);
    expect(browser.cookies.get('127.0.0.1')!.get('monkey_session')!.value).not.toBe(before);
    const old = new FakeBrowser();
    old.cookies.set('127.0.0.1', new Map([['monkey_session', { value: before, sameSite: 'strict', httpOnly: true }]]));
    expect(await whoIsIn(it.program, old)).toBeNull();
    expect(await whoIsIn(it.program, browser)).not.toBeNull();
  });

  test('works in two windows at once', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [await it.callbackOf(browser), await it.callbackOf(browser)];
    for (const callback of [first, second])
      expect((await browser.visit(callback, { from: it.provider.issuer })).url).toBe(`${it.program.address}/`);
  });

  test('may end at another process of the API than the one where it began', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    const other = await it.program.another();
    const page = await browser.visit(callback.replace(it.program.address, other), { from: it.provider.issuer });
    expect(page.url).toBe(`${other}/`);
    expect(await whoIsIn(it.program, browser)).not.toBeNull();
  });
});

test('of a flood of failures the log has all, and the audit log the first thirty', async () => {
  const browser = new FakeBrowser();
  const flood = async () => {
    for (let times = 0; times < 40; times += 1) await browser.request(`${it.route('plain', 'callback')}?state=made-up`);
    return [
      it.program.logged().filter(({ msg }) => msg === 'A sign-in at a provider has failed.').length,
      (await it.program.app.rows(`select 1 from audit_log where action = 'sign-in.failed' and address = $1`, [browser.address])).length,
    ];
  };
  expect(await flood()).toEqual([40, 30]);
});

describe('where it returns to', () => {
  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/.//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/api/v1/session/providers/plain/start',
  ])('%j is no page of ours: the front page', async (target) => {
    expect((await it.signIn('plain', new FakeBrowser(), target)).url).toBe(`${it.program.address}/`);
  });
});

describe('a token that is not good', () => {
  const past = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;
  const resign = (claims: Faults['claims']): Faults => ({ claims: claims! });

  test.each<[string, Faults, RegExp]>([
    ['another nonce', resign((claims) => ({ ...claims, nonce: 'of-another-sign-in' })), /"nonce"/],
    ['no nonce', resign(({ nonce: _nonce, ...claims }) => claims), /nonce/],
    ['another issuer', resign((claims) => ({ ...claims, iss: 'https://evil.example' })), /"iss"/],
    ['another audience', resign((claims) => ({ ...claims, aud: 'another-client' })), /"aud"/],
    ['another party', resign((claims) => ({ ...claims, aud: ['plain', 'another-client'], azp: 'another-client' })), /"azp"/],
    ['several audiences without a party', resign((claims) => ({ ...claims, aud: ['plain', 'another-client'] })), /untrusted audiences/],
    ['a time that is over', resign((claims) => ({ ...claims, iat: past(3_600), exp: past(60) })), /"exp"/],
    ['no end', resign(({ exp: _exp, ...claims }) => claims), /"exp"/],
    ['a time that has not come', resign((claims) => ({ ...claims, nbf: past(-120) })), /"nbf"/],
    ['no subject', resign(({ sub: _sub, ...claims }) => claims), /"sub"/],
    ['no signature', { token: (token) => token.replace(/[^.]*$/, '') }, /signature|JWT/],
    ['a signature of something else', { token: (token) => token.replace(/\.[^.]+\./, (part) => part.replace(/.{4}\.$/, 'AAAA.')) }, /./],
    ['the algorithm "none"', { header: () => ({ alg: 'none' }), token: (token) => token.replace(/[^.]*$/, '') }, /alg|JWT|signature/],
    ['the algorithm of shared secrets', { header: (header) => ({ ...header, alg: 'HS256' }) }, /alg/],
    ['an unknown key', { header: (header) => ({ ...header, kid: 'another' }) }, /no applicable keys/],
  ])('%s: refused', async (_what, faults, reason) => {
    it.provider.faults = faults;
    const browser = new FakeBrowser();
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'sign-in-failed', reason);
  });

  test("another key than the provider's: refused", async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as Record<string, unknown>;
    const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    it.provider.faults = {
      token: (token) => {
        const [header = '', claims = ''] = token.split('.');
        return signToken(decoded(header), decoded(claims), stranger);
      },
    };
    const browser = new FakeBrowser();
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'sign-in-failed', /signature/);
  });

  test('clocks may be apart by half a minute, no more', async () => {
    it.provider.faults = resign((claims) => ({ ...claims, exp: past(20) }));
    expect((await it.signIn()).url).toBe(`${it.program.address}/items`);
  });
});

describe('a code', () => {
  const tokenRequest = (callback: string, more: Record<string, string>) =>
    fetch(`${it.provider.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('plain:hunter2-hunter2-hunter2').toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(callback).searchParams.get('code')!,
        redirect_uri: it.route('plain', 'callback'),
        ...more,
      }),
    });

  test.each<[string, Record<string, string>]>([
    ['without the verifier', {}],
    ['with another verifier', { code_verifier: 'x'.repeat(43) }],
  ])('that was stolen is worth nothing %s, even to who knows the secret', async (_how, more) => {
    const answer = await tokenRequest(await it.callbackOf(new FakeBrowser()), more);
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
  });

  test('whose verifier is another is refused', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    await it.program.app.rows(`update sign_in_attempt set code_verifier = repeat('y', 43)`);
    await expectFailure(it.program, browser, await browser.visit(callback), 'sign-in-failed', /invalid_grant/);
  });

  test('whose verifier is missing is not sent at all', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    await it.program.app.rows('update sign_in_attempt set code_verifier = null');
    it.provider.asked.length = 0;
    await expectFailure(it.program, browser, await browser.visit(callback), 'sign-in-failed', /another way/);
    expect(it.provider.asked).not.toContain('/token');
  });

  test('that has been used is refused in another sign-in', async () => {
    const browser = new FakeBrowser();
    const used = new URL(await it.callbackOf(browser));
    await browser.visit(used.href);
    const thief = new FakeBrowser();
    const fresh = new URL(await it.callbackOf(thief));
    fresh.searchParams.set('code', used.searchParams.get('code')!);
    it.program.logged();
    await expectFailure(it.program, thief, await thief.visit(fresh.href), 'sign-in-failed', /invalid_grant/);
  });

  test('of somebody else, put into the own sign-in, is refused: it belongs to another challenge', async () => {
    const victim = new URL(await it.callbackOf(new FakeBrowser()));
    const thief = new FakeBrowser();
    const own = new URL(await it.callbackOf(thief));
    own.searchParams.set('code', victim.searchParams.get('code')!);
    await expectFailure(it.program, thief, await thief.visit(own.href), 'sign-in-failed', /invalid_grant/);
  });
});

describe('a state', () => {
  test('is good once', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    await browser.visit(callback, { from: it.provider.issuer });
    const again = new FakeBrowser();
    again.cookies.set('127.0.0.1', new Map([...browser.cookies.get('127.0.0.1')!].filter(([name]) => name === 'monkey_sign_in')));
    it.program.logged();
    await expectFailure(it.program, again, await again.visit(callback), 'sign-in-failed', /has begun no such sign-in/);
  });

  test('of another browser is refused, and stays good for its own', async () => {
    const victim = new FakeBrowser();
    const callback = await it.callbackOf(victim);
    const stranger = new FakeBrowser();
    await stranger.request(it.route('plain', 'start'));
    await expectFailure(it.program, stranger, await stranger.visit(callback), 'sign-in-failed', /has begun no such sign-in/);
    expect((await victim.visit(callback, { from: it.provider.issuer })).url).toBe(`${it.program.address}/`);
  });

  test('in a browser that has begun nothing is refused: nobody can be signed in as somebody else by a link', async () => {
    const attacker = new FakeBrowser();
    const victim = new FakeBrowser();
    await expectFailure(it.program, victim, await victim.visit(await it.callbackOf(attacker)), 'sign-in-failed', /no cookie/);
  });

  test('with a cookie that was made up is refused', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    const [own] = [...browser.cookies.get('127.0.0.1')!.values()];
    const [secret = ''] = decodeURIComponent(own!.value).split('.');
    for (const value of [secret, `${secret}.made-up`, `${'x'.repeat(43)}.made-up`, '']) {
      const other = new FakeBrowser();
      other.cookies.set('127.0.0.1', new Map([['monkey_sign_in', { value, sameSite: 'lax', httpOnly: true }]]));
      it.program.logged();
      await expectFailure(it.program, other, await other.visit(callback), 'sign-in-failed', /no cookie/);
    }
  });

  test.each<[string, (url: URL) => void]>([
    ['made up', (url) => url.searchParams.set('state', 'x'.repeat(43))],
    ['missing', (url) => url.searchParams.delete('state')],
    ['there twice', (url) => url.searchParams.append('state', url.searchParams.get('state')!)],
  ])('that is %s is refused', async (_what, change) => {
    it.provider.faults = { callback: change };
    const browser = new FakeBrowser();
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'sign-in-failed', /no such sign-in|no state/);
  });

  test('of one provider is not good at another', async () => {
    const browser = new FakeBrowser();
    const callback = (await it.callbackOf(browser)).replace('/plain/', '/fallback/');
    await expectFailure(it.program, browser, await browser.visit(callback), 'sign-in-failed', /no such sign-in/);
  });

  test('is too old after ten minutes', async () => {
    const browser = new FakeBrowser();
    const callback = await it.callbackOf(browser);
    it.program.wait(601_000);
    await expectFailure(it.program, browser, await browser.visit(callback), 'sign-in-failed', /took too long/);
  });
});

describe('an answer', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['of another provider', (url) => url.searchParams.set('iss', 'https://evil.example'), /"iss"/],
    ['that does not say of which provider it is', (url) => url.searchParams.delete('iss'), /"iss"/],
    ['with two codes', (url) => url.searchParams.append('code', 'another'), /"code"/],
    [
      'that says no',
      (url) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
        url.searchParams.set('error_description', '<script>alert(1)</script>');
      },
      /access_denied/,
    ],
  ])('%s is refused', async (_what, change, reason) => {
    it.provider.faults = { callback: change };
    const browser = new FakeBrowser();
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'sign-in-failed', reason);
  });
});

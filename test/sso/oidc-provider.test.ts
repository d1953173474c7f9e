import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { peopleOperations } from '../../src/app/people-operations.ts';
import type { SignedOut, SignInProviderList } from '../../src/contract/sign-in-provider.ts';
import { expectFailure, whoIsIn } from './expect-entry.ts';
import { FakeBrowser } from './fake-browser.ts';
import { type Corp, openCorp } from './open-corp.ts';

const HOUR = 3_600_000;

let it: Corp;
beforeAll(async () => {
  it = await openCorp();
});
afterAll(() => it.close());
beforeEach(() => {
  it.account();
  it.program.logged();
  it.provider.asked.length = 0;
});
afterEach(() => {
  it.provider.faults = {};
});

const discovered = () => it.provider.asked.filter((path) => path === '/.well-known/openid-configuration').length;

describe('the buttons', () => {
  test('are there for everybody, and say no more than where they lead', async () => {
    const answer = await fetch(`${it.program.address}/api/v1/session/providers`);
    const { rows } = (await answer.json()) as SignInProviderList;
    expect(rows.find(({ id }) => id === 'plain')).toEqual({
      id: 'plain',
      label: 'plain',
      kind: 'oidc',
      start: '/api/v1/session/providers/plain/start',
    });
    expect(rows.find(({ id }) => id === 'hosted')).toMatchObject({ label: 'Google' });
    expect(JSON.stringify(rows)).not.toMatch(/hunter2|client|issuer/);
  });

  test('are pressed by people: nobody presses sixty times a minute', async () => {
    const browser = new FakeBrowser();
    for (let times = 0; times < 60; times += 1) expect((await browser.request(it.route('nobody', 'start'))).status).toBe(302);
    expect((await browser.request(it.route('nobody', 'start'))).status).toBe(429);
  });

  test.each(['start', 'callback', 'metadata', 'finish?ticket=x'])('a provider that is not there has no %s', async (step) => {
    expect((await fetch(it.route('unknown', step), { redirect: 'manual' })).status).toBe(404);
  });

  test.each(['metadata', 'finish?ticket=x'])('nor has one of the other kind a %s', async (step) => {
    expect((await fetch(it.route('plain', step), { redirect: 'manual' })).status).toBe(404);
  });
});

describe('discovery', () => {
  test('is done once an hour, and not kept when it failed', async () => {
    it.program.wait(HOUR);
    it.provider.faults = { discovery: () => ({}) };
    await it.signIn('fallback');
    it.provider.faults = {};
    await it.signIn('fallback');
    await it.signIn('fallback');
    expect(discovered()).toBe(2);
    it.program.wait(HOUR);
    await it.signIn('fallback');
    expect(discovered()).toBe(3);
  });

  test.each<[string, (document: Record<string, unknown>) => Record<string, unknown>]>([
    ['that is of another issuer', (document) => ({ ...document, issuer: 'https://evil.example' })],
    ['without an issuer', ({ issuer: _issuer, ...document }) => document],
    ['without an endpoint for sign-ins', ({ authorization_endpoint: _endpoint, ...document }) => document],
    ['with a script for sign-ins', (document) => ({ ...document, authorization_endpoint: 'javascript:alert(1)' })],
  ])('%s is refused', async (_what, discovery) => {
    it.program.wait(HOUR);
    it.provider.faults = { discovery };
    const browser = new FakeBrowser();
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'sign-in-failed', /./);
    it.provider.faults = {};
    it.program.wait(HOUR);
  });

  test.each(['token_endpoint', 'jwks_uri'])('that leads the program to the metadata of a cloud by %s leads nowhere', async (endpoint) => {
    it.program.wait(HOUR);
    it.provider.faults = { discovery: (document) => ({ ...document, [endpoint]: 'http://169.254.169.254/latest/meta-data/' }) };
    const browser = new FakeBrowser();
    await expectFailure(
      it.program,
      browser,
      await it.signIn('plain', browser),
      'provider-unreachable',
      /169\.254\.169\.254 must not be asked: .* hands out credentials/,
    );
    it.program.wait(HOUR);
  });

  test('that leads to another machine of the inner network leads nowhere', async () => {
    const asked: string[] = [];
    const inner = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    const { port } = inner.address() as AddressInfo;
    it.program.wait(HOUR);
    it.provider.faults = { discovery: (document) => ({ ...document, token_endpoint: `http://127.0.0.1:${port}/token` }) };
    const browser = new FakeBrowser();
    // The setting names the host "localhost": its address by itself is not allowed.
    await expectFailure(it.program, browser, await it.signIn('plain', browser), 'provider-unreachable', /127\.0\.0\.1 must not be asked/);
    expect(asked).toEqual([]);
    await new Promise((resolve) => inner.close(resolve));
    it.program.wait(HOUR);
  });
});

test('the provider may change its key at any moment', async () => {
  expect((await it.signIn()).url).toBe(`${it.program.address}/items`);
  it.provider.rotateKey();
  expect((await it.signIn()).url).toBe(`${it.program.address}/items`);
});

describe('signing out', () => {
  const signOut = async (browser: FakeBrowser) => {
    const { csrfToken } = (await whoIsIn(it.program, browser))!;
    return browser.ask<SignedOut | undefined>(`${it.program.address}/api/v1/session`, { method: 'DELETE', token: csrfToken });
  };

  test('leads to the provider, which ends its session, too, and back', async () => {
    const browser = new FakeBrowser();
    await it.signIn('plain', browser);
    const { status, json } = await signOut(browser);
    expect(status).toBe(200);
    expect(await whoIsIn(it.program, browser)).toBeNull();
    const there = new URL(json!.continueAt);
    expect(there.origin).toBe(it.provider.issuer);
    expect(Object.fromEntries(there.searchParams)).toMatchObject({
      post_logout_redirect_uri: `${it.program.address}/sign-in`,
      id_token_hint: expect.stringMatching(/^ey/),
      client_id: 'plain',
    });
    const page = await browser.visit(there.href, { from: `${it.program.address}/items` });
    expect(page).toMatchObject({ status: 200, url: expect.stringContaining('/session/end') });
  });

  test('does so after the session has got another id, because rights have changed', async () => {
    const browser = new FakeBrowser();
    await it.signIn('plain', browser);
    const { email } = (await whoIsIn(it.program, browser))!;
    const cookie = () => browser.cookies.get('127.0.0.1')!.get('monkey_session')!.value;
    const before = cookie();
    await peopleOperations(it.program.app.app).change(email, { role: 'comment' });
    expect(await whoIsIn(it.program, browser)).toMatchObject({ role: 'comment' });
    expect(cookie()).not.toBe(before);
    expect((await signOut(browser)).json!.continueAt).toMatch(/id_token_hint=ey/);
  });

  test('of who came by a link, or of a provider that offers nothing, leads nowhere else', async () => {
    it.program.wait(HOUR);
    it.provider.faults = { discovery: ({ end_session_endpoint: _endpoint, ...document }) => document };
    const browser = new FakeBrowser();
    await it.signIn('trusted', browser);
    expect(await signOut(browser)).toEqual({ status: 204, json: undefined });
    expect(await whoIsIn(it.program, browser)).toBeNull();
    it.program.wait(HOUR);
  });

  test('takes the token of the session', async () => {
    const browser = new FakeBrowser();
    await it.signIn('plain', browser);
    const { status } = await browser.ask(`${it.program.address}/api/v1/session`, { method: 'DELETE' });
    expect(status).toBe(403);
    expect(await whoIsIn(it.program, browser)).not.toBeNull();
  });
});

describe('a provider that is not there', () => {
  test('is told of as such, and the sign-in page stays', async () => {
    const away = await openCorp();
    try {
      await away.provider.close();
      const browser = new FakeBrowser();
      await expectFailure(
        away.program,
        browser,
        await away.signIn('plain', browser),
        'provider-unreachable',
        /localhost:\d+ cannot be asked/,
      );
    } finally {
      await away.program.close();
    }
  });

  test('is not asked where the setting does not allow it', async () => {
    const closed = await openCorp({ MONKEY_OUTBOUND_ALLOW: '' });
    try {
      const browser = new FakeBrowser();
      await expectFailure(
        closed.program,
        browser,
        await closed.signIn('plain', browser),
        'provider-unreachable',
        /localhost must not be asked/,
      );
      expect(closed.provider.asked).toEqual([]);
    } finally {
      await closed.close();
    }
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expireSignIns } from '../../src/store/sign-in-attempt-store.ts';
import { makeCertificate } from '../setup/make-certificate.ts';
import { expectFailure, whoIsIn } from './expect-entry.ts';
import { FakeBrowser, type Visited } from './fake-browser.ts';
import { openSaml, type SamlCorp, SITE } from './open-saml.ts';
import { type AssertionOptions, newId, type SamlRequest, type SigningOptions } from './test-saml-idp.ts';

let it: SamlCorp;
beforeAll(async () => {
  it = await openSaml();
});
afterAll(() => it.close());
beforeEach(() => void it.program.logged());

type Make = (request: SamlRequest) => string;

/** An answer whose one assertion is signed as it must be. */
const good =
  (options: AssertionOptions = {}, signing: SigningOptions = {}): Make =>
  (request) =>
    it.idp.response(request, it.idp.sign(it.idp.assertion(request, options), 'Assertion', signing));

const signIn = async (make: Make, browser = new FakeBrowser(), returnTo?: string): Promise<{ browser: FakeBrowser; page: Visited }> => {
  const request = await it.begin(browser, returnTo);
  return { browser, page: await it.post(browser, make(request)) };
};

const refused = async (make: Make, reason: RegExp, code: 'sign-in-failed' | 'sign-in-refused' = 'sign-in-failed') => {
  const { browser, page } = await signIn(make);
  await expectFailure(it.program, browser, page, code, reason);
};

describe('a good sign-in', () => {
  test('ends at the page that was wanted, with a session, the role of the groups and an identity', async () => {
    const { browser, page } = await signIn(
      good({ nameId: 'ada-1', email: 'Ada@example.com', groups: ['admins', 'all'] }),
      new FakeBrowser(),
      '/items?x=1',
    );
    expect(page.url).toBe(`${it.program.address}/items?x=1`);
    expect(await whoIsIn(it.program, browser)).toMatchObject({ email: 'ada@example.com', name: 'A Person', role: 'admin' });
    expect(await it.program.app.rows(`select issuer, provider, email_verified from person_identity where subject = 'ada-1'`)).toEqual([
      { issuer: it.idp.entityId, provider: 'corp', email_verified: true },
    ]);
  });

  test('crosses sites as browsers do: the post brings no cookie, the step after it the one of the sign-in', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const posted = await browser.request(it.route('acs'), { from: `${SITE}/sso`, form: it.idp.form(good()(request)) });
    expect(posted.status).toBe(303);
    expect(posted.headers.getSetCookie()).toEqual([]);
    expect(posted.headers.get('location')).toMatch(/^\/api\/v1\/session\/providers\/corp\/finish\?ticket=[\w-]{43}$/);
    expect(posted.headers.get('cache-control')).toBe('no-store');
    const finished = await browser.request(new URL(posted.headers.get('location')!, it.program.address).href, { from: `${SITE}/sso` });
    expect(finished.headers.getSetCookie().join()).toMatch(/monkey_session=\S+; .*SameSite=Strict/);
  });

  test('asks for what the provider is told in the metadata, and for nothing unsafe', async () => {
    const request = await it.begin(new FakeBrowser());
    expect(request).toMatchObject({ acs: it.route('acs'), relayState: null, id: expect.stringMatching(/^_[0-9a-f]{40}$/) });
    expect(request.xml).toContain(`>${it.route('metadata')}</saml:Issuer>`);
    const metadata = await fetch(it.route('metadata'));
    expect(metadata.headers.get('content-type')).toMatch(/samlmetadata\+xml/);
    const xml = await metadata.text();
    expect(xml).toContain(`entityID="${it.route('metadata')}"`);
    expect(xml).toContain('WantAssertionsSigned="true"');
    expect(xml).toMatch(new RegExp(`Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${it.route('acs')}"`));
  });

  test('a response that is signed as a whole, around a signed assertion, is as good', async () => {
    const { page } = await signIn((request) =>
      it.idp.sign(it.idp.response(request, it.idp.sign(it.idp.assertion(request), 'Assertion')), 'Response'),
    );
    expect(page.url).toBe(`${it.program.address}/items`);
  });

  test('clocks may be apart by half a minute', async () => {
    const { page } = await signIn(good({ conditionsBegin: 20_000, confirmationEnds: -20_000, conditionsEnd: -20_000 }));
    expect(page.url).toBe(`${it.program.address}/items`);
  });

  test('begun at one process of the API may end at another: what is asked stands in the database', async () => {
    const other = await it.program.another();
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const page = await browser.visit(it.route('acs').replace(it.program.address, other), {
      from: SITE,
      form: it.idp.form(good()(request)),
    });
    expect(page.url).toBe(`${other}/items`);
  });

  test('the role follows the groups at the next sign-in', async () => {
    await signIn(good({ nameId: 'eve', email: 'eve@example.com', groups: ['admins'] }));
    const { browser } = await signIn(good({ nameId: 'eve', email: 'eve@example.com', groups: ['others'] }));
    expect(await whoIsIn(it.program, browser)).toMatchObject({ role: 'view' });
  });

  test('a person who has been deactivated is refused', async () => {
    await signIn(good({ nameId: 'gone', email: 'gone@example.com' }));
    await it.program.app.rows(`update person set active = false where email = 'gone@example.com'`);
    it.program.logged();
    await refused(good({ nameId: 'gone', email: 'gone@example.com' }), /not active/, 'sign-in-refused');
  });
});

describe('RelayState', () => {
  test.each(['https://evil.example/', '//evil.example', '/elsewhere'])(
    '%s leads nowhere: the way back stands with the request',
    async (relayState) => {
      const browser = new FakeBrowser();
      const request = await it.begin(browser, '/issues');
      expect((await it.post(browser, good()(request), relayState)).url).toBe(`${it.program.address}/issues`);
    },
  );

  test('nor does what was asked to begin with', async () => {
    expect((await signIn(good(), new FakeBrowser(), 'https://evil.example/')).page.url).toBe(`${it.program.address}/`);
  });
});

describe('an assertion that is not for us, now, as an answer', () => {
  test.each<[string, AssertionOptions, RegExp]>([
    ['another audience', { audience: 'https://another.example' }, /audience mismatch/],
    ['no audience', { audience: null }, /AudienceRestriction/],
    ['another recipient', { recipient: 'https://another.example/acs' }, /no confirmation/],
    ['the same recipient with more behind it', { recipient: 'http://127.0.0.1:1/acs' }, /no confirmation/],
    ['another issuer', { issuer: 'https://evil.example' }, /another issuer/],
    ['an end that has passed', { confirmationEnds: -31_000, conditionsEnd: -31_000 }, /./],
    ['a confirmation that has ended', { confirmationEnds: -31_000 }, /confirmation/],
    ['conditions that have ended', { conditionsEnd: -31_000 }, /expired/],
    ['no end', { confirmationEnds: null }, /NotOnOrAfter/],
    ['a beginning that is to come', { conditionsBegin: 40_000 }, /not yet valid/],
    ['a session that is over', { sessionEnds: -60_000 }, /session that is over/],
    ['another confirmation than by its bearer', { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }, /no confirmation/],
    ['no authentication', { authenticated: false }, /lacks what it must have: Assertion\/AuthnStatement/],
    ['a name that is another each time', { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }, /transient/],
    ['no request that it answers', { inResponseTo: null }, /no confirmation/],
    ['a request of somebody else', { inResponseTo: '_of-somebody-else' }, /InResponseTo/],
  ])('%s: refused', async (_what, options, reason) => {
    await refused(good(options), reason);
  });

  test('a request that nobody made: refused', async () => {
    await refused((request) => {
      const unknown = newId();
      const signed = it.idp.sign(it.idp.assertion(request, { inResponseTo: unknown }), 'Assertion');
      return it.idp.response(request, signed, { inResponseTo: unknown });
    }, /InResponseTo is not valid/);
  });

  test('nothing that was asked, as providers send it by themselves: refused', async () => {
    await refused((request) => {
      const signed = it.idp.sign(it.idp.assertion(request, { inResponseTo: null }), 'Assertion');
      return it.idp.response(request, signed, { inResponseTo: null });
    }, /InResponseTo is missing/);
  });

  test('an assertion of another sign-in, put into an answer to this one: refused', async () => {
    const stolen = it.idp.sign(it.idp.assertion(await it.begin(new FakeBrowser())), 'Assertion');
    await refused((request) => it.idp.response(request, stolen), /InResponseTo/);
  });

  test('an answer for one provider, posted to another: refused', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const page = await browser.visit(it.route('acs', 'other'), { from: SITE, form: it.idp.form(good()(request)) });
    await expectFailure(it.program, browser, page, 'sign-in-failed', /InResponseTo is not valid/);
  });

  test('a request that is ten minutes old: refused', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    it.program.wait(601_000);
    const xml = good({ confirmationEnds: 700_000, conditionsEnd: 700_000 })(request);
    await expectFailure(it.program, browser, await it.post(browser, xml), 'sign-in-failed', /InResponseTo/);
    it.program.wait(-601_000);
  });

  test('no address of the person: refused', async () => {
    await refused(good({ email: 'nobody' }), /no e-mail address/, 'sign-in-refused');
  });
});

describe('an answer is good once', () => {
  test('the same again is refused, in the same browser and in another', async () => {
    const browser = new FakeBrowser();
    const xml = good()(await it.begin(browser));
    expect((await it.post(browser, xml)).url).toBe(`${it.program.address}/items`);
    it.program.logged();
    for (const again of [new FakeBrowser(), new FakeBrowser()])
      await expectFailure(it.program, again, await it.post(again, xml), 'sign-in-failed', /InResponseTo is not valid/);
  });

  test('the same assertion for a second request with the same id is refused', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const xml = good()(request);
    // As if the request were still waiting: its row is there again.
    await it.program.app.rows('create table kept as select * from sign_in_attempt');
    await it.post(browser, xml);
    await it.program.app.rows('insert into sign_in_attempt select * from kept on conflict do nothing');
    await it.program.app.rows('drop table kept');
    it.program.logged();
    const again = new FakeBrowser();
    await expectFailure(it.program, again, await it.post(again, xml), 'sign-in-failed', /used before/);
  });

  test('of two at the same moment one gets in', async () => {
    const browser = new FakeBrowser();
    const form = it.idp.form(good()(await it.begin(browser)));
    const posts = await Promise.all(Array.from({ length: 5 }, () => browser.request(it.route('acs'), { from: SITE, form })));
    expect(posts.filter(({ headers }) => headers.get('location')?.includes('/finish?ticket='))).toHaveLength(1);
  });

  test('the ticket is for the browser that began, once, and for a minute', async () => {
    const browser = new FakeBrowser();
    const ticketOf = async (): Promise<string> => {
      const form = it.idp.form(good()(await it.begin(browser)));
      const { headers } = await browser.request(it.route('acs'), { from: SITE, form });
      return new URL(headers.get('location')!, it.program.address).href;
    };
    const finish = await ticketOf();
    const stranger = new FakeBrowser();
    await expectFailure(it.program, stranger, await stranger.visit(finish), 'sign-in-failed', /no cookie/);
    await it.begin(stranger);
    await expectFailure(it.program, stranger, await stranger.visit(finish), 'sign-in-failed', /no such sign-in/);
    expect((await browser.visit(finish)).url).toBe(`${it.program.address}/items`);
    it.program.logged();
    const late = await ticketOf();
    it.program.wait(61_000);
    const page = await browser.visit(late);
    expect(page.url).toContain('/sign-in?error=sign-in-failed');
    it.program.wait(-61_000);
  });
});

test('what could not be used any more is forgotten', async () => {
  await signIn(good());
  await it.begin(new FakeBrowser());
  const kept = async () => {
    const [row] = await it.program.app.rows<{ attempts: number; assertions: number }>(
      'select (select count(*)::int from sign_in_attempt) as attempts, (select count(*)::int from saml_assertion) as assertions',
    );
    return row!;
  };
  await expireSignIns(it.program.app.app.database.kysely, new Date());
  const { attempts, assertions } = await kept();
  expect(Math.min(attempts, assertions)).toBeGreaterThan(0);
  await expireSignIns(it.program.app.app.database.kysely, new Date(Date.now() + 3_600_000));
  expect(await kept()).toEqual({ attempts: 0, assertions: 0 });
});

test('another key than those of the settings: refused', async () => {
  await refused(good({}, { key: makeCertificate('evil.example').key }), /signature/i);
});

test('while the provider changes its key, both are good', async () => {
  const next = makeCertificate('next.example');
  const changing = await openSaml((idp) => ({ certificates: [idp.certificate, next.certificate] }));
  try {
    for (const signing of [{}, { key: next.key }]) {
      const browser = new FakeBrowser();
      const request = await changing.begin(browser);
      const xml = changing.idp.response(request, changing.idp.sign(changing.idp.assertion(request), 'Assertion', signing));
      expect((await changing.post(browser, xml)).url).toBe(`${changing.program.address}/items`);
    }
  } finally {
    await changing.close();
  }
});

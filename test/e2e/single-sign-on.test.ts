import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSso, type SsoProgram } from '../sso/open-sso.ts';
import { startOidcProvider, type TestOidcProvider } from '../sso/test-oidc-provider.ts';
import { makeSamlIdp, readRequest, type TestSamlIdp } from '../sso/test-saml-idp.ts';
import { buildUi } from './build-ui.ts';
import { complaintsOf, openBrowser } from './open-browser.ts';

const UI_FOLDER = resolve(import.meta.dirname, '../../ui/dist');
const SECRET = 'hunter2-hunter2-hunter2';

let address = '';
let provider: TestOidcProvider;
let idp: TestSamlIdp;
let idpServer: Server;
let program: SsoProgram;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

const route = (id: string, step: string) => `${address}/api/v1/session/providers/${id}/${step}`;

/** A provider of SAML on the web: its page answers at once, by a form that a script posts to another site, as they do. */
const serveIdp = async (): Promise<Server> => {
  const server = createServer((request, response) => {
    const { request: asked, form } = idp.answer(`http://localhost${request.url}`);
    const fields = Object.entries(form).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
    const html = `<form method="post" action="${asked.acs}">${fields.join('')}</form><script>document.forms[0].submit()</script>`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  return server;
};

beforeAll(async () => {
  await buildUi();
  idpServer = await serveIdp();
  idp = makeSamlIdp(() => route('saml', 'metadata'), `http://localhost:${(idpServer.address() as AddressInfo).port}`);
  provider = await startOidcProvider(() => [
    { id: 'monkey', secret: SECRET, redirectUri: route('okta', 'callback'), signedOutUri: `${address}/sign-in` },
  ]);
  program = await openSso({
    uiFolder: UI_FOLDER,
    providers: (own) => {
      address = own;
      return [
        { id: 'okta', label: 'Okta', issuer: provider.issuer, client_id: 'monkey', client_secret: SECRET, default_role: 'view' },
        {
          id: 'saml',
          label: 'the directory',
          kind: 'saml',
          entry_point: idp.entryPoint,
          entity_id: idp.entityId,
          certificates: [idp.certificate],
          default_role: 'comment',
        },
      ];
    },
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await program?.close();
  await provider?.close();
  idpServer?.closeAllConnections();
  idpServer?.close();
});
beforeEach(async () => {
  provider.account = { sub: 'ada', claims: { email: 'ada@example.com', email_verified: true, name: 'Ada' } };
  context = await browser.newContext({ locale: 'en-US' });
  page = await context.newPage();
  complaints = await complaintsOf(page);
});
afterEach(() => context.close());

/** What the pages complained about, but for the question who is signed in, which nobody is at first. */
const realComplaints = () => complaints.filter((one) => !/\/api\/v1\/session$|status of 401/.test(one));
const sessionCookie = async () => (await context.cookies()).find(({ name }) => name === 'monkey_session');

describe('in a real browser, whose providers are another site', () => {
  test('the button of a provider leads through it back to the page that was wanted', async () => {
    await page.goto(`${address}/items?name=a%2Fb`);
    await page.getByRole('link', { name: 'Sign in with Okta' }).click();
    await page.waitForURL(`${address}/items?name=a%2Fb`);
    await page.getByRole('button', { name: /Ada/ }).first().waitFor();
    expect(await sessionCookie()).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(realComplaints()).toEqual([]);
  });

  test('so does that of a provider of SAML, though its post brings no cookie', async () => {
    await page.goto(`${address}/issues`);
    await page.getByRole('link', { name: 'Sign in with the directory' }).click();
    await page.waitForURL(`${address}/issues`);
    await page
      .getByRole('button', { name: /A Person/ })
      .first()
      .waitFor();
    expect(await sessionCookie()).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(realComplaints()).toEqual([]);
  });

  test('who is not admitted is back at the sign-in page, with a sentence and its code', async () => {
    provider.account = { sub: 'eve', claims: { email: 'eve@example.com', email_verified: false } };
    await page.goto(`${address}/sign-in`);
    await page.getByRole('link', { name: 'Sign in with Okta' }).click();
    await page.getByText('You are not signed in').waitFor();
    await page.getByText('you are not admitted here').waitFor();
    await page.getByText('(sign-in-refused)').waitFor();
    expect(await page.getByText('eve@example.com').count()).toBe(0);
    expect(await sessionCookie()).toBeUndefined();
    expect(await page.getByRole('link', { name: 'Sign in with Okta' }).count()).toBe(1);
  });

  test('the page shows no words that come with its address', async () => {
    await page.goto(`${address}/sign-in?error=${encodeURIComponent('call +1 555 0100')}`);
    await page.getByText('You are not signed in').waitFor();
    expect(await page.getByText('555').count()).toBe(0);
  });

  test('signing out ends the session here and at the provider, and leads back', async () => {
    await page.goto(`${address}/items`);
    await page.getByRole('link', { name: 'Sign in with Okta' }).click();
    await page.getByRole('button', { name: /Ada/ }).first().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(`${provider.issuer}/session/end**`);
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.waitForURL(`${address}/sign-in**`);
    await page.getByRole('link', { name: 'Sign in with Okta' }).waitFor();
    expect((await context.request.get(`${address}/api/v1/session`)).status()).toBe(401);
  });

  test('a link of another site to the callback signs nobody in', async () => {
    const request = (await context.request.get(route('saml', 'start'), { maxRedirects: 0 })).headers()['location'];
    expect(readRequest(request!).id).toMatch(/^_/);
    const victim = await browser.newContext();
    const there = await victim.newPage();
    await there.goto(`http://localhost:${(idpServer.address() as AddressInfo).port}/sso${new URL(request!).search}`);
    await there.waitForURL(`${address}/sign-in?error=sign-in-failed`);
    expect((await victim.cookies()).some(({ name }) => name === 'monkey_session')).toBe(false);
    await victim.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/contract/session.ts';
import type { SignInProviderList } from '../../src/contract/sign-in-provider.ts';
import { freePort } from '../setup/postgres-server.ts';
import { FakeBrowser } from '../sso/fake-browser.ts';
import { startOidcProvider, type TestOidcProvider } from '../sso/test-oidc-provider.ts';
import { whileUp } from './while-up.ts';

const SECRET = 'hunter2-hunter2-hunter2';

let provider: TestOidcProvider;
let port = 0;
const route = (step: string) => `http://127.0.0.1:${port}/api/v1/session/providers/corp/${step}`;
beforeAll(async () => {
  port = await freePort();
  provider = await startOidcProvider(() => [{ id: 'monkey', secret: SECRET, redirectUri: route('callback') }]);
});
afterAll(() => provider.close());

const corp = (fields: object = {}) =>
  JSON.stringify([
    { id: 'corp', label: 'Corporation', issuer: provider.issuer, client_id: 'monkey', scopes: ['openid', 'email', 'groups'], ...fields },
  ]);

const settings = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  MONKEY_API_PORT: String(port),
  MONKEY_BASE_URL: `http://127.0.0.1:${port}`,
  MONKEY_OUTBOUND_ALLOW: 'localhost',
  MONKEY_SSO_PROVIDERS: corp({ client_secret: SECRET }),
  ...more,
});

/** Who is signed in at the end of the way, or the code of the sign-in page. */
const signIn = (more: NodeJS.ProcessEnv, groups: readonly string[] = []): Promise<Session | string> =>
  whileUp(settings(more), async ({ address }) => {
    provider.account = { sub: 'somebody', claims: { email: 'somebody@example.com', email_verified: true, groups } };
    const browser = new FakeBrowser();
    const page = await browser.visit(route('start'));
    const code = new URL(page.url).searchParams.get('error');
    return code ?? (await browser.ask<Session>(`${address}/api/v1/session`)).json;
  });

test('sso_providers: they are offered, and let people in', async () => {
  const offered = (environment: NodeJS.ProcessEnv) =>
    whileUp(environment, async ({ address }) => (await (await fetch(`${address}/api/v1/session/providers`)).json()) as SignInProviderList);
  expect((await offered(settings({}))).rows).toMatchObject([{ id: 'corp', label: 'Corporation' }]);
  expect((await offered({})).rows).toEqual([]);
  expect(await signIn({ MONKEY_SSO_PROVIDERS: corp({ client_secret: SECRET, default_role: 'comment' }) })).toMatchObject({
    role: 'comment',
  });
});

test('sso_client_secrets: one that stands there is the one that is sent', async () => {
  const environment = { MONKEY_SSO_PROVIDERS: corp({ default_role: 'view' }) };
  expect(await signIn({ ...environment, MONKEY_SSO_CLIENT_SECRETS: `corp=${SECRET}` })).toMatchObject({ role: 'view' });
  expect(await signIn({ ...environment, MONKEY_SSO_CLIENT_SECRETS: 'corp=another' })).toBe('sign-in-failed');
});

describe('groups', () => {
  const groups = { MONKEY_ADMIN_GROUP: 'a', MONKEY_JUSTIFY_GROUP: 'CN=j,OU=x', MONKEY_COMMENT_GROUP: 'c', MONKEY_VIEW_GROUP: 'v' };

  test('ADMIN_GROUP: gives its role at providers of single sign-on, too', async () => {
    expect(await signIn(groups, ['a', 'v'])).toMatchObject({ role: 'admin' });
    expect(await signIn({}, ['a', 'v'])).toBe('sign-in-refused');
  });

  test('JUSTIFY_GROUP: so does it, with commas in its name', async () => {
    expect(await signIn(groups, ['CN=j,OU=x'])).toMatchObject({ role: 'justify' });
  });

  test('COMMENT_GROUP: gives its role', async () => {
    expect(await signIn(groups, ['c'])).toMatchObject({ role: 'comment' });
  });

  test('VIEW_GROUP: so does it', async () => {
    expect(await signIn(groups, ['v'])).toMatchObject({ role: 'view' });
  });

  test('a provider that names its own does not heed them', async () => {
    const own = { MONKEY_SSO_PROVIDERS: corp({ client_secret: SECRET, view_groups: ['a'] }) };
    expect(await signIn({ ...groups, ...own }, ['a'])).toMatchObject({ role: 'view' });
    expect(await signIn({ ...groups, ...own }, ['c'])).toBe('sign-in-refused');
  });
});

test('outbound_allow: a provider of the inner network is asked when it is named there', async () => {
  const environment = { MONKEY_SSO_PROVIDERS: corp({ client_secret: SECRET, default_role: 'view' }) };
  expect(await signIn({ ...environment, MONKEY_OUTBOUND_ALLOW: '10.0.0.0/8' })).toBe('provider-unreachable');
  expect(await signIn({ ...environment, MONKEY_OUTBOUND_ALLOW: '127.0.0.0/8, ::1' })).toMatchObject({ role: 'view' });
});

test.each(['10.0.0.0/33', 'https://idp.corp.example', '*.corp.example', '10/8'])(
  'outbound_allow: %s is no network, address or host, and is refused',
  async (entry) => {
    await expect(whileUp(settings({ MONKEY_OUTBOUND_ALLOW: `10.0.0.0/8, ${entry}` }), async () => undefined)).rejects.toMatchObject({
      code: 'bad-setting',
      message: expect.stringMatching(/^MONKEY_OUTBOUND_ALLOW is .*, but must be a list of networks, addresses and names of hosts/),
    });
  },
);

describe('what could not work is refused at the start', () => {
  test.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ MONKEY_BASE_URL: '' }, /^MONKEY_SSO_PROVIDERS is set, but BASE_URL is not/],
    [
      { MONKEY_SSO_PROVIDERS: '[{"id":"corp","issuer":"https://i.example","client_id":"c"}]' },
      /^The provider corp needs its client_secret/,
    ],
    [{ MONKEY_SSO_CLIENT_SECRETS: 'corp=x' }, /given twice: also in MONKEY_SSO_CLIENT_SECRETS/],
    [{ MONKEY_SSO_CLIENT_SECRETS: 'crop=x' }, /^MONKEY_SSO_CLIENT_SECRETS has a secret for crop, but there is no such provider/],
  ])('%j', async (more, sentence) => {
    await expect(whileUp(settings(more), async () => undefined)).rejects.toMatchObject({
      code: 'bad-setting',
      message: expect.stringMatching(sentence),
    });
  });
});

import { FakeBrowser, type Visited } from './fake-browser.ts';
import { openSso, type SsoProgram } from './open-sso.ts';
import { startOidcProvider, type TestOidcProvider } from './test-oidc-provider.ts';

const SECRET = 'hunter2-hunter2-hunter2';

/** A program with several ways into it through one provider of OpenID Connect. */
export interface Corp {
  readonly program: SsoProgram;
  readonly provider: TestOidcProvider;
  /** Who signs in next: a new account unless told otherwise. */
  account(claims?: Record<string, unknown>, sub?: string): void;
  /** The whole way, as far as it leads. */
  signIn(id?: string, browser?: FakeBrowser, returnTo?: string): Promise<Visited>;
  /** The way up to the address that the provider sends the browser back to. */
  callbackOf(browser: FakeBrowser, id?: string): Promise<string>;
  /** Where a step of the provider is. */
  route(id: string, step: string): string;
  close(): Promise<void>;
}

/** Fields of the settings of every way in, by its id. */
const WAYS: Readonly<Record<string, object>> = {
  plain: { default_role: 'view' },
  grouped: { admin_groups: ['admins'], justify_groups: ['auditors', 'CN=audit,OU=x'], view_groups: ['staff'] },
  fallback: { admin_groups: ['admins'], default_role: 'view' },
  trusted: { trusted_domains: ['example.com'], default_role: 'view' },
  lenient: { demand_verified_email: false, default_role: 'view', trusted_domains: ['example.com'] },
  closed: { provision: false, default_role: 'view', trusted_domains: ['example.com'] },
  everything: { default_role: 'view', accounts: 'all' },
  some: { default_role: 'view', accounts: ['payments', 'website', 'gone'] },
  hosted: { preset: 'google', hosted_domain: 'example.com', default_role: 'view' },
  nobody: {},
  // As the preset has them, but for where they are.
  okta: { preset: 'okta', view_groups: ['staff'] },
  entra: { preset: 'entra', view_groups: ['staff'] },
  ping: { preset: 'ping', view_groups: ['staff'] },
  onelogin: { preset: 'onelogin', view_groups: ['staff'] },
};
const SCOPES = ['openid', 'email', 'profile', 'groups'];

export const openCorp = async (environment: NodeJS.ProcessEnv = {}): Promise<Corp> => {
  let address = '';
  const route = (id: string, step: string) => `${address}/api/v1/session/providers/${id}/${step}`;
  const provider = await startOidcProvider(() =>
    Object.keys(WAYS).map((id) => ({ id, secret: SECRET, redirectUri: route(id, 'callback'), signedOutUri: `${address}/sign-in` })),
  );
  const program = await openSso({
    environment,
    providers: (own) => {
      address = own;
      return Object.entries(WAYS).map(([id, fields]) => ({
        id,
        issuer: provider.issuer,
        client_id: id,
        client_secret: SECRET,
        ...('preset' in fields ? {} : { scopes: SCOPES }),
        ...fields,
      }));
    },
  });
  let accounts = 0;
  return {
    program,
    provider,
    route,
    account(claims = {}, sub = `subject-${accounts + 1}`) {
      accounts += 1;
      const own = { email: `${sub}@example.com`, email_verified: true, name: `Name of ${sub}`, ...claims };
      provider.account = { sub, claims: own };
    },
    signIn: (id = 'plain', browser = new FakeBrowser(), returnTo = '/items') =>
      browser.visit(`${route(id, 'start')}?return_to=${encodeURIComponent(returnTo)}`, { from: `${address}/sign-in` }),
    async callbackOf(browser, id = 'plain') {
      const { url } = await browser.visit(route(id, 'start'), {
        from: `${address}/sign-in`,
        until: (next) => next.startsWith(route(id, 'callback')),
      });
      return url;
    },
    async close() {
      await program.close();
      await provider.close();
    },
  };
};

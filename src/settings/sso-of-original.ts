import type { Composed } from './setting.ts';

/** What the original called its providers, and what each of its keys says here. */
type Fields = Readonly<Record<string, unknown>>;
type Read = (key: string) => string;

const PREFIX = 'SECURITY_MONKEY_';

/** PingFederate's and PingOne's endpoints stand at known places below their issuer. */
const pingIssuer = (endpoint: string): string => endpoint.replace(/\/as\/authorization\.oauth2$/, '').replace(/\/authorize$/, '');

/** The directory stands in the address: `https://login.microsoftonline.com/<directory>/oauth2/authorize`. */
const tenantOf = (endpoint: string): string => endpoint.split('/')[3] ?? '';

const ONELOGIN = 'https://app.onelogin.com';

/** In the original everybody whom the provider knew got the role View, unless another default was set, and saw all accounts. */
const rights = (read: Read, key: string): Fields => ({ default_role: read(key).toLowerCase() || 'view', accounts: 'all' });

const PROVIDERS: Readonly<Record<string, (read: Read) => Fields>> = {
  google: (read) => ({
    preset: 'google',
    client_id: read('GOOGLE_CLIENT_ID'),
    client_secret: read('GOOGLE_SECRET'),
    hosted_domain: read('GOOGLE_HOSTED_DOMAIN'),
    ...rights(read, 'GOOGLE_DEFAULT_ROLE'),
  }),
  okta: (read) => ({
    preset: 'okta',
    label: read('OKTA_NAME'),
    domain: read('OKTA_BASE_URL')
      .replace(/^https:\/\//, '')
      .replace(/\/$/, ''),
    authorization_server: read('OKTA_AUTH_SERVER') || 'default',
    client_id: read('OKTA_CLIENT_ID'),
    client_secret: read('OKTA_CLIENT_SECRET'),
    ...rights(read, 'OKTA_DEFAULT_ROLE'),
  }),
  aad: (read) => ({
    preset: 'entra',
    label: read('AAD_NAME'),
    tenant: tenantOf(read('AAD_AUTH_ENDPOINT')),
    client_id: read('AAD_CLIENT_ID'),
    ...rights(read, 'AAD_DEFAULT_ROLE'),
  }),
  ping: (read) => ({
    preset: 'ping',
    label: read('PING_NAME'),
    issuer: pingIssuer(read('PING_AUTH_ENDPOINT')),
    client_id: read('PING_CLIENT_ID'),
    client_secret: read('PING_SECRET'),
    ...rights(read, 'PING_DEFAULT_ROLE'),
  }),
  onelogin: (read) => {
    const app = read('ONELOGIN_APP_ID');
    return {
      kind: 'saml',
      label: 'OneLogin',
      entry_point: read('ONELOGIN_SSO_URL') || (app && `${ONELOGIN}/trust/saml2/http-redirect/sso/${app}`),
      entity_id: read('ONELOGIN_ENTITY_ID') || (app && `${ONELOGIN}/saml/metadata/${app}`),
      certificates: read('ONELOGIN_IDP_CERT'),
      email_claim: read('ONELOGIN_EMAIL_FIELD') || 'User.email',
      ...rights(read, 'ONELOGIN_DEFAULT_ROLE'),
    };
  },
};

/** The keys of the original that say who the providers are; the first one switches them on. */
export const ORIGINAL_SSO_KEYS = [
  'ACTIVE_PROVIDERS',
  ...['CLIENT_ID', 'SECRET', 'HOSTED_DOMAIN', 'DEFAULT_ROLE'].map((key) => `GOOGLE_${key}`),
  ...['NAME', 'BASE_URL', 'AUTH_SERVER', 'CLIENT_ID', 'CLIENT_SECRET', 'DEFAULT_ROLE'].map((key) => `OKTA_${key}`),
  ...['NAME', 'AUTH_ENDPOINT', 'CLIENT_ID', 'DEFAULT_ROLE'].map((key) => `AAD_${key}`),
  ...['NAME', 'AUTH_ENDPOINT', 'CLIENT_ID', 'SECRET', 'DEFAULT_ROLE'].map((key) => `PING_${key}`),
  ...['APP_ID', 'SSO_URL', 'ENTITY_ID', 'IDP_CERT', 'EMAIL_FIELD', 'DEFAULT_ROLE'].map((key) => `ONELOGIN_${key}`),
] as const;

/** What is empty was not given. */
const filled = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** An unknown provider is left as it is: whoever reads the fields says so. */
const compose = (active: readonly string[], read: Read): Fields[] =>
  active.map((name) => {
    const id = name.trim().toLowerCase();
    return { id, ...(Object.hasOwn(PROVIDERS, id) ? filled(PROVIDERS[id]!(read)) : { preset: name }) };
  });

const listed = (text: string): string[] => text.split(',').filter((name) => name.trim() !== '');

/** `SECURITY_MONKEY_ACTIVE_PROVIDERS` and the variables of those that it names. */
export const providersOfOriginalVariables = (environment: NodeJS.ProcessEnv): Composed | null => {
  const variable = `${PREFIX}ACTIVE_PROVIDERS`;
  const active = listed(environment[variable] ?? '');
  if (active.length === 0) return null;
  return { variable, text: JSON.stringify(compose(active, (key) => environment[`${PREFIX}${key}`] ?? '')) };
};

/** The same of the keys of a file. Values that are no texts are left for whoever reads the fields to refuse. */
export const providersOfOriginalFile = (given: ReadonlyMap<string, unknown>): unknown => {
  const active = given.get('ACTIVE_PROVIDERS');
  const names = typeof active === 'string' ? listed(active) : active;
  if (!Array.isArray(names)) return names;
  return names.length === 0 ? undefined : compose(names.map(String), (key) => String(given.get(key) ?? ''));
};

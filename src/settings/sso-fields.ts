import { X509Certificate } from 'node:crypto';
import { ROLES } from '../model/role.ts';
import { listOf, oneOf, textWhere, type ValueKind, yesOrNo } from './value-kind.ts';

export const SSO_KINDS = ['oidc', 'saml'] as const;
export const SSO_PRESETS = ['google', 'okta', 'entra', 'ping', 'onelogin'] as const;
export type SsoPreset = (typeof SSO_PRESETS)[number];

/** One field of a provider. */
interface SsoField<Value> {
  readonly kind: ValueKind<Value>;
  /** The kind of providers that have it. */
  readonly of: 'both' | (typeof SSO_KINDS)[number];
  readonly sentence: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** TLS, but on the same machine. */
const isSafeAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, hash } = new URL(address);
  return (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))) && `${username}${password}${hash}` === '';
};

const isIssuer = (address: string): boolean => isSafeAddress(address) && new URL(address).search === '';

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;
const domain = textWhere('a domain, like example.com', (one) => DOMAIN.test(one));

/** PEM of a certificate that is written as such, or in base64 alone as metadata have it; null: it is none. */
export const pemOf = (written: string): string | null => {
  const bare = written.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  try {
    return new X509Certificate(Buffer.from(bare, 'base64')).toString();
  } catch {
    // Whatever OpenSSL says of it, it is no certificate.
    return null;
  }
};

const nonEmpty = textWhere('a text', (one) => one.trim() !== '');
const names = listOf('names');
const groups = listOf('groups');
const accountNames = listOf('names of accounts');
const accounts: ValueKind<'all' | readonly string[]> = {
  valid: `all, or ${accountNames.valid}`,
  read: (written) => (String(written).trim().toLowerCase() === 'all' ? 'all' : accountNames.read(written)),
};
const safeAddress = textWhere('an https address (http on this machine only)', isSafeAddress);

/** Every field that a provider may have, by its name in the file. */
export const SSO_FIELDS = {
  id: {
    kind: textWhere('lower-case letters, digits and hyphens, at most 32, a letter first', (one) => /^[a-z][a-z0-9-]{0,31}$/.test(one)),
    of: 'both',
    sentence: 'Its name in addresses: `<BASE_URL>/api/v1/session/providers/<id>/…`.',
  },
  kind: { kind: oneOf(SSO_KINDS), of: 'both', sentence: 'OpenID Connect, or SAML 2.0; without it: oidc.' },
  preset: {
    kind: oneOf(SSO_PRESETS, { azure: 'entra', aad: 'entra' }),
    of: 'oidc',
    sentence: 'Fills the fields below for a known service.',
  },
  label: {
    kind: textWhere('a text of at most 60 characters', (one) => one.trim() !== '' && one.length <= 60),
    of: 'both',
    sentence: "What stands on its button; without it the preset's name, or the id.",
  },
  default_role: {
    kind: oneOf(['none', ...ROLES]),
    of: 'both',
    sentence: 'The role of who is in none of the groups; none (the default): they are refused.',
  },
  admin_groups: {
    kind: groups,
    of: 'both',
    sentence: 'Groups that give the role; without any of the four, those of `ADMIN_GROUP` and so on.',
  },
  justify_groups: { kind: groups, of: 'both', sentence: 'The same.' },
  comment_groups: { kind: groups, of: 'both', sentence: 'The same.' },
  view_groups: { kind: groups, of: 'both', sentence: 'The same.' },
  provision: { kind: yesOrNo, of: 'both', sentence: 'Whether a first sign-in makes a person; true without it.' },
  accounts: {
    kind: accounts,
    of: 'both',
    sentence: 'What such a person sees: all accounts, or those of these names; without it none, until an administrator says which.',
  },
  trusted_domains: {
    kind: listOf('domains', (one) => DOMAIN.test(one)),
    of: 'both',
    sentence: 'Domains of e-mail for which the provider is believed: a first sign-in is linked with who has that address already.',
  },
  email_claim: { kind: nonEmpty, of: 'both', sentence: 'The claim, or attribute, that holds the e-mail address; without it: `email`.' },
  name_claim: { kind: nonEmpty, of: 'both', sentence: 'The one that holds the name; without it: `name`.' },
  groups_claim: { kind: nonEmpty, of: 'both', sentence: 'The one that holds the groups; without it: `groups`.' },
  client_id: { kind: nonEmpty, of: 'oidc', sentence: 'As the provider gave it.' },
  client_secret: { kind: nonEmpty, of: 'oidc', sentence: 'As the provider gave it; or in `sso_client_secrets`.' },
  issuer: {
    kind: textWhere('an https address (http on this machine only) without a query', isIssuer),
    of: 'oidc',
    sentence: 'Its address, exactly as `/.well-known/openid-configuration` below it says.',
  },
  scopes: { kind: names, of: 'oidc', sentence: 'What is asked for; without it: openid, email, profile.' },
  client_authentication: {
    kind: oneOf(['auto', 'basic', 'post']),
    of: 'oidc',
    sentence: 'How the secret is sent: in the header, or in the body; auto (the default): as the provider says.',
  },
  demand_verified_email: {
    kind: yesOrNo,
    of: 'oidc',
    sentence: 'Whether `email_verified` must be true; true without it, unless the preset says otherwise.',
  },
  hosted_domain: { kind: domain, of: 'oidc', sentence: 'Of Google Workspace; others are refused (preset google).' },
  domain: { kind: domain, of: 'oidc', sentence: 'Of the Okta organization, like `example.okta.com` (preset okta).' },
  authorization_server: {
    kind: nonEmpty,
    of: 'oidc',
    sentence: 'Of Okta, like `default`; without it that of the organization (preset okta).',
  },
  tenant: {
    kind: textWhere('the id of a directory, like 72f988bf-86f1-41af-91ab-2d7cd011db47', (one) =>
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(one),
    ),
    of: 'oidc',
    sentence: 'The directory (preset entra).',
  },
  environment_id: { kind: nonEmpty, of: 'oidc', sentence: 'Of PingOne (preset ping).' },
  region: { kind: oneOf(['com', 'ca', 'eu', 'asia', 'com.au', 'sg']), of: 'oidc', sentence: 'Of PingOne; without it: com (preset ping).' },
  subdomain: {
    kind: textWhere('a subdomain', (one) => /^[a-z0-9-]{1,63}$/i.test(one)),
    of: 'oidc',
    sentence: 'Of OneLogin (preset onelogin).',
  },
  entry_point: { kind: safeAddress, of: 'saml', sentence: 'Its address for sign-ins, with the binding HTTP-Redirect.' },
  entity_id: { kind: nonEmpty, of: 'saml', sentence: 'Its own name, the issuer of its assertions.' },
  certificates: {
    kind: listOf('certificates, as PEM or in base64', (one) => pemOf(one) !== null),
    of: 'saml',
    sentence: 'Those that its assertions are signed with; two while it changes its key.',
  },
  own_entity_id: {
    kind: nonEmpty,
    of: 'saml',
    sentence: 'Our name there, the audience of assertions; without it the address of our metadata.',
  },
} as const satisfies Record<string, SsoField<unknown>>;

export type SsoFieldName = keyof typeof SSO_FIELDS;

type ValueOf<Field> = Field extends { readonly kind: ValueKind<infer Value> } ? Value : never;

/** The fields that were given. */
export type GivenSso = { readonly [Name in SsoFieldName]?: ValueOf<(typeof SSO_FIELDS)[Name]> };

/** In the order in which people read of them. */
export const SSO_FIELD_NAMES = Object.keys(SSO_FIELDS) as SsoFieldName[];

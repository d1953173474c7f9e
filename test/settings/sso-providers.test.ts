import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { hideSecrets } from '../../src/app/hide-secrets.ts';
import { parseSettingsFile } from '../../src/settings/parse-settings-file.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import { showSettings } from '../../src/settings/show-settings.ts';
import type { OidcProvider, SamlProvider } from '../../src/settings/sso-provider.ts';
import { makeCertificate } from '../setup/make-certificate.ts';

let certificate = '';
beforeAll(() => {
  ({ certificate } = makeCertificate());
});

const NAME = 'monkey.config.yaml';
const fileOf = (text: string, name = NAME) => ({ name, folder: '/', entries: parseSettingsFile(name, text) });
const ofFile = (text: string, name = NAME) => resolveSettings({}, fileOf(text, name)).settings.ssoProviders;
const ofJson = (...providers: object[]) => resolveSettings({ MONKEY_SSO_PROVIDERS: JSON.stringify(providers) }).settings.ssoProviders;
const oidc = (fields: object) => ofJson({ id: 'a', client_id: 'c', client_secret: 'hunter2-hunter2', ...fields })[0] as OidcProvider;
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';

describe('a preset takes no more than its own name of the customer', () => {
  test.each([
    [{ preset: 'google', hosted_domain: 'Example.com' }, 'https://accounts.google.com', 'Google', false, true],
    [{ preset: 'okta', domain: 'example.okta.com' }, 'https://example.okta.com', 'Okta', true, true],
    [
      { preset: 'okta', domain: 'example.okta.com', authorization_server: 'default' },
      'https://example.okta.com/oauth2/default',
      'Okta',
      false,
      true,
    ],
    [{ preset: 'entra', tenant: TENANT }, `https://login.microsoftonline.com/${TENANT}/v2.0`, 'Microsoft Entra ID', false, false],
    [{ preset: 'azure', tenant: TENANT }, `https://login.microsoftonline.com/${TENANT}/v2.0`, 'Microsoft Entra ID', false, false],
    [{ preset: 'ping', environment_id: 'e-1' }, 'https://auth.pingone.com/e-1/as', 'Ping', false, false],
    [{ preset: 'ping', environment_id: 'e-1', region: 'eu' }, 'https://auth.pingone.eu/e-1/as', 'Ping', false, false],
    [{ preset: 'ping', issuer: 'https://ping.corp.example' }, 'https://ping.corp.example', 'Ping', false, false],
    [{ preset: 'onelogin', subdomain: 'acme' }, 'https://acme.onelogin.com/oidc/2', 'OneLogin', true, false],
  ])('%j', (fields, issuer, label, asksForGroups, demandVerifiedEmail) => {
    const provider = oidc(fields);
    expect(provider).toMatchObject({ kind: 'oidc', issuer, label, demandVerifiedEmail, clientId: 'c' });
    expect(provider.scopes).toEqual(['openid', 'email', 'profile', ...(asksForGroups ? ['groups'] : [])]);
  });

  test('what is given goes before it', () => {
    expect(
      oidc({ preset: 'entra', tenant: TENANT, label: 'Work', scopes: ['openid'], demand_verified_email: true, groups_claim: 'roles' }),
    ).toMatchObject({ label: 'Work', scopes: ['openid'], demandVerifiedEmail: true, groupsClaims: ['roles'] });
  });
});

test('what is not said is the careful choice', () => {
  expect(oidc({ issuer: 'https://idp.example' })).toEqual({
    id: 'a',
    kind: 'oidc',
    label: 'a',
    issuer: 'https://idp.example',
    clientId: 'c',
    clientSecret: 'hunter2-hunter2',
    clientAuthentication: 'auto',
    scopes: ['openid', 'email', 'profile'],
    hostedDomain: null,
    demandVerifiedEmail: true,
    groups: { admin: [], justify: [], comment: [], view: [] },
    defaultRole: null,
    provision: true,
    accounts: [],
    trustedDomains: [],
    emailClaims: ['email'],
    nameClaims: ['name'],
    groupsClaims: ['groups'],
  });
});

test.each([
  ['all', null],
  [' All ', null],
  [
    ['payments', 'web, site'],
    ['payments', 'web, site'],
  ],
  ['payments, website', ['payments', 'website']],
  [[], []],
])('accounts: %j of a new person', (written, accounts) => {
  expect(oidc({ issuer: 'https://idp.example', accounts: written }).accounts).toEqual(accounts);
});

describe('in a file', () => {
  const YAML = `sso_providers:
  - id: okta
    preset: okta
    domain: example.okta.com
    client-id: c
    client_secret: hunter2-hunter2
    default_role: View
    admin_groups: ['CN=admins,OU=x', root]
    trusted_domains: [Example.com]
`;
  const TOML = `[[sso_providers]]
id = "okta"
preset = "okta"
domain = "example.okta.com"
client_id = "c"
client_secret = "hunter2-hunter2"
default_role = "view"
admin_groups = ["CN=admins,OU=x", "root"]
trusted_domains = ["example.com"]
`;

  test.each([
    [NAME, YAML],
    ['monkey.config.toml', TOML],
  ])('%s', (name, text) => {
    expect(ofFile(text, name)).toMatchObject([
      { id: 'okta', defaultRole: 'view', groups: { admin: ['CN=admins,OU=x', 'root'] }, trustedDomains: ['example.com'] },
    ]);
  });

  test('a certificate is PEM, or its base64', () => {
    const bare = certificate.replaceAll(/-----.*-----|\n/g, '');
    const provider = {
      id: 'corp',
      kind: 'saml',
      entry_point: 'https://idp.example/sso',
      entity_id: 'urn:idp',
      certificates: [certificate, bare],
    };
    const [read] = ofFile(JSON.stringify({ sso_providers: [provider] }), 'monkey.config.json') as [SamlProvider];
    expect(read).toMatchObject({
      kind: 'saml',
      label: 'corp',
      entryPoint: 'https://idp.example/sso',
      entityId: 'urn:idp',
      ownEntityId: null,
    });
    expect(new Set(read.certificates)).toEqual(new Set([certificate]));
    expect(read.emailClaims).toContain('urn:oid:0.9.2342.19200300.100.1.3');
  });
});

test('what the guide shows can be used', () => {
  const guide = readFileSync(new URL('../../docs/guides/single-sign-on.md', import.meta.url), 'utf8');
  const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
  const indented = certificate.trim().replaceAll('\n', '\n      ');
  const read = examples.flatMap((text) => {
    const filled = text.replace(/-----BEGIN.*END CERTIFICATE-----/s, indented);
    return ofFile(filled.startsWith('- ') ? `sso_providers:\n${filled.replaceAll(/^/gm, '  ')}` : filled);
  });
  expect(read.map(({ id }) => id)).toEqual(['okta', 'google', 'okta', 'entra', 'ping', 'onelogin', 'keycloak', 'adfs']);
});

describe('what cannot be used is refused, without a secret in the sentence', () => {
  const good = { id: 'a', client_id: 'c', client_secret: 'hunter2-hunter2', issuer: 'https://idp.example' };
  test.each<[object | string, RegExp]>([
    ['{"id"', /list of maps/],
    ['{}', /list of maps/],
    ['[1]', /list of maps/],
    [{ ...good, id: undefined }, /provider 1 needs id/],
    [{ ...good, id: 'A/b' }, /id of provider 1 must be lower-case/],
    [{ ...good, client_id: undefined }, /the provider a needs client_id/],
    [{ ...good, issuer: undefined }, /needs issuer/],
    [{ ...good, issuer: 'http://idp.example' }, /issuer of the provider a must be an https address/],
    [{ ...good, issuer: 'https://hunter2@idp.example' }, /issuer/],
    [{ ...good, issuer: 'https://idp.example?x=1' }, /issuer/],
    [{ ...good, kind: 'ldap' }, /kind of the provider a must be one of oidc, saml/],
    [{ ...good, clientsecret: 'hunter2-hunter2' }, /no field "clientsecret". Did you mean client_secret\?/],
    [{ ...good, 'client-id': 'twice' }, /client_id twice/],
    [{ ...good, default_role: 'root' }, /default_role of the provider a must be one of none, view/],
    [{ ...good, admin_groups: [1] }, /admin_groups/],
    [{ ...good, accounts: true }, /accounts of the provider a must be all, or a list of names of accounts/],
    [{ ...good, accounts: [1] }, /accounts of the provider a must be/],
    [{ ...good, scopes: ['email'] }, /must contain openid/],
    [{ ...good, tenant: TENANT }, /tenant of the provider a goes with the preset entra/],
    [{ ...good, entry_point: 'https://idp.example' }, /entry_point means nothing to the provider a, which is of the kind oidc/],
    [{ ...good, trusted_domains: ['not a domain'] }, /trusted_domains/],
    [{ ...good, issuer: undefined, preset: 'google' }, /needs hosted_domain/],
    [{ ...good, preset: 'google' }, /needs hosted_domain/],
    [{ ...good, issuer: undefined, preset: 'okta' }, /needs domain/],
    [{ ...good, issuer: undefined, preset: 'entra' }, /needs tenant/],
    [{ ...good, issuer: undefined, preset: 'entra', tenant: 'common' }, /tenant of the provider a must be the id of a directory/],
    [{ ...good, issuer: undefined, preset: 'ping' }, /needs environment_id/],
    [{ ...good, issuer: undefined, preset: 'onelogin' }, /needs subdomain/],
    [{ id: 'a', kind: 'saml' }, /needs entry_point/],
    [{ id: 'a', kind: 'saml', entry_point: 'https://i.example', entity_id: 'x' }, /needs certificates/],
    [{ id: 'a', kind: 'saml', entry_point: 'https://i.example', entity_id: 'x', certificates: ['AAAA'] }, /certificates of the provider a/],
  ])('%j', (written, sentence) => {
    const text = typeof written === 'string' ? written : JSON.stringify([written]);
    expect(() => resolveSettings({ MONKEY_SSO_PROVIDERS: text })).toThrow(sentence);
    try {
      resolveSettings({ MONKEY_SSO_PROVIDERS: text });
    } catch (error) {
      expect((error as Error).message).toMatch(/^MONKEY_SSO_PROVIDERS cannot be used: /);
      expect((error as Error).message).not.toContain('hunter2');
    }
  });

  test('two of one id', () => {
    expect(() => ofJson(good, good)).toThrow(/Two providers have the id a/);
  });

  test('in a file, with its place', () => {
    expect(() => ofFile('stack: x\nsso_providers: [{id: a}]\n')).toThrow(/^sso_providers \(monkey.config.yaml:2\) cannot be used: /);
    expect(() => ofFile('sso_providers: 5\n')).toThrow(/^sso_providers \(monkey.config.yaml:1\) cannot be used: It must be a list/);
  });
});

describe('secrets', () => {
  const environment = {
    MONKEY_SSO_PROVIDERS: JSON.stringify([
      { id: 'a', client_id: 'c', client_secret: 'hunter2-hunter2', issuer: 'https://idp.example' },
      { id: 'b', client_id: 'd', issuer: 'https://two.example' },
    ]),
    MONKEY_SSO_CLIENT_SECRETS: 'b=hunter3=hunter3',
  };

  test('are hidden where settings are shown', () => {
    const rows = showSettings(resolveSettings(environment));
    expect(JSON.stringify(rows)).not.toMatch(/hunter/);
    expect(rows).toContainEqual({
      setting: 'sso_providers',
      value: 'a: oidc https://idp.example as c (hidden), b: oidc https://two.example as d',
      source: 'environment MONKEY_SSO_PROVIDERS',
    });
    expect(rows).toContainEqual(expect.objectContaining({ setting: 'sso_client_secrets', value: 'b=(hidden)' }));
  });

  test('are taken out of the log, each by itself', () => {
    const hide = hideSecrets(resolveSettings(environment).settings);
    expect(hide('sent hunter2-hunter2 and hunter3=hunter3')).toBe('sent (hidden) and (hidden)');
  });
});

describe('the names of the original', () => {
  test('of a container: one provider, by its variables', () => {
    const environment = {
      SECURITY_MONKEY_ACTIVE_PROVIDERS: 'google',
      SECURITY_MONKEY_GOOGLE_CLIENT_ID: 'c',
      SECURITY_MONKEY_GOOGLE_SECRET: 'hunter2-hunter2',
      SECURITY_MONKEY_GOOGLE_HOSTED_DOMAIN: 'example.com',
    };
    const configuration = resolveSettings(environment);
    expect(configuration.settings.ssoProviders).toMatchObject([
      {
        id: 'google',
        issuer: 'https://accounts.google.com',
        clientSecret: 'hunter2-hunter2',
        hostedDomain: 'example.com',
        defaultRole: 'view',
        accounts: null,
      },
    ]);
    expect(configuration.origins.ssoProviders).toEqual({ from: 'environment', variable: 'SECURITY_MONKEY_ACTIVE_PROVIDERS' });
    expect(() => resolveSettings({ ...environment, SECURITY_MONKEY_GOOGLE_HOSTED_DOMAIN: '' })).toThrow(
      /^SECURITY_MONKEY_ACTIVE_PROVIDERS cannot be used: the provider google needs hosted_domain/,
    );
    expect(resolveSettings({ ...environment, SECURITY_MONKEY_ACTIVE_PROVIDERS: '' }).settings.ssoProviders).toEqual([]);
  });

  test('of a file: those that are active', () => {
    const text = `ACTIVE_PROVIDERS: [okta, aad, ping, onelogin]
GOOGLE_CLIENT_ID: unused
OKTA_NAME: Our Okta
OKTA_BASE_URL: https://example.okta.com/
OKTA_CLIENT_ID: c
OKTA_CLIENT_SECRET: s-1
OKTA_DEFAULT_ROLE: Comment
AAD_AUTH_ENDPOINT: https://login.microsoftonline.com/${TENANT}/oauth2/authorize
AAD_CLIENT_ID: d
PING_AUTH_ENDPOINT: https://ping.example/as/authorization.oauth2
PING_CLIENT_ID: e
PING_SECRET: s-2
ONELOGIN_APP_ID: '12345'
ONELOGIN_IDP_CERT: ${JSON.stringify(certificate)}
`;
    expect(ofFile(text)).toMatchObject([
      { id: 'okta', label: 'Our Okta', issuer: 'https://example.okta.com/oauth2/default', clientSecret: 's-1', defaultRole: 'comment' },
      { id: 'aad', issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`, clientId: 'd', clientSecret: '' },
      { id: 'ping', issuer: 'https://ping.example', clientSecret: 's-2', demandVerifiedEmail: false },
      {
        id: 'onelogin',
        kind: 'saml',
        entityId: 'https://app.onelogin.com/saml/metadata/12345',
        entryPoint: 'https://app.onelogin.com/trust/saml2/http-redirect/sso/12345',
        emailClaims: ['User.email'],
      },
    ]);
    expect(resolveSettings({}, fileOf(text)).origins.ssoProviders).toMatchObject({ key: 'ACTIVE_PROVIDERS', line: 1 });
    expect(ofFile(text.replace('[okta, aad, ping, onelogin]', '[]'))).toEqual([]);
  });

  test.each([
    ['ACTIVE_PROVIDERS: [github]\n', /preset of the provider github must be one of google/],
    ['ACTIVE_PROVIDERS: [okta]\nsso_providers: []\n', /^sso_providers is set twice: sso_providers .* and ACTIVE_PROVIDERS/],
    ['GOOGLE_SECRET: a\ngoogle_secret: b\n', /^GOOGLE_SECRET is set twice: /],
    ['ACTIVE_PROVIDERS:\n', /^ACTIVE_PROVIDERS \(monkey.config.yaml:1\) has no value/],
  ])('%j is refused', (text, sentence) => {
    expect(() => ofFile(text)).toThrow(sentence);
  });
});

import { nearestName } from '../base/nearest-name.ts';
import type { Role } from '../model/role.ts';
import type { RoleGroups } from '../model/role-of-groups.ts';
import { type GivenSso, pemOf, SSO_FIELD_NAMES, SSO_FIELDS, type SsoFieldName } from './sso-fields.ts';
import { PRESET_OF, PRESETS } from './sso-presets.ts';
import type { OidcProvider, SamlProvider, SsoProvider, SsoProviderBase } from './sso-provider.ts';
import type { ValueKind, Written, WrittenMap } from './value-kind.ts';

/** What is wrong with the providers as they are written: a sentence without secrets. */
export class SsoFault extends Error {}

/** SAML has no agreed names of attributes: these are what Entra, Okta, Google, OneLogin, Ping, AD FS and Shibboleth call them. */
const SAML_EMAIL = [
  'email',
  'mail',
  'emailAddress',
  'User.email',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
];
const SAML_NAME = ['name', 'displayName', 'http://schemas.microsoft.com/identity/claims/displayname', 'urn:oid:2.16.840.1.113730.3.1.241'];
const SAML_GROUPS = [
  'groups',
  'memberOf',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
  'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
];

const isField = (name: string): name is SsoFieldName => Object.hasOwn(SSO_FIELDS, name);

const asFieldValue = (value: unknown): Written | undefined => {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  return Array.isArray(value) && value.every((member) => typeof member === 'string') ? value : undefined;
};

/** The fields of one provider, each a value of its kind. `subject` is how a sentence names the provider. */
const readFields = (map: WrittenMap, subject: string): GivenSso => {
  const given: Record<string, unknown> = {};
  for (const [key, written] of Object.entries(map)) {
    const name = key.toLowerCase().replaceAll('-', '_');
    if (!isField(name)) {
      const near = nearestName(name, SSO_FIELD_NAMES);
      throw new SsoFault(`${subject} has no field ${JSON.stringify(key)}.${near ? ` Did you mean ${near}?` : ''}`);
    }
    if (Object.hasOwn(given, name)) throw new SsoFault(`${subject} has ${name} twice.`);
    const kind: ValueKind<unknown> = SSO_FIELDS[name].kind;
    const value = asFieldValue(written);
    given[name] = value === undefined ? undefined : kind.read(value);
    if (given[name] === undefined) throw new SsoFault(`${name} of ${subject} must be ${kind.valid}.`);
  }
  return given;
};

const demand = (given: GivenSso, names: readonly SsoFieldName[], subject: string): void => {
  for (const name of names) {
    const value = given[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) throw new SsoFault(`${subject} needs ${name}.`);
  }
};

/** Refuses fields that would mean nothing. */
const assertFieldsFit = (given: GivenSso, kind: SsoProvider['kind'], subject: string): void => {
  for (const name of Object.keys(given) as SsoFieldName[]) {
    const { of } = SSO_FIELDS[name];
    if (of !== 'both' && of !== kind) throw new SsoFault(`${name} means nothing to ${subject}, which is of the kind ${kind}.`);
    const preset = PRESET_OF.get(name);
    if (preset && preset !== given.preset) throw new SsoFault(`${name} of ${subject} goes with the preset ${preset}.`);
  }
};

const groupsOf = (given: GivenSso): RoleGroups => ({
  admin: given.admin_groups ?? [],
  justify: given.justify_groups ?? [],
  comment: given.comment_groups ?? [],
  view: given.view_groups ?? [],
});

const baseOf = (given: GivenSso, label: string): Omit<SsoProviderBase, 'emailClaims' | 'nameClaims' | 'groupsClaims'> => ({
  id: given.id!,
  label: given.label ?? label,
  groups: groupsOf(given),
  defaultRole: given.default_role === undefined || given.default_role === 'none' ? null : (given.default_role satisfies Role),
  provision: given.provision ?? true,
  accounts: given.accounts === 'all' ? null : (given.accounts ?? []),
  trustedDomains: (given.trusted_domains ?? []).map((one) => one.toLowerCase()),
});

const claim = (given: string | undefined, usual: readonly string[]): readonly string[] => (given === undefined ? usual : [given]);

const oidcOf = (written: GivenSso, subject: string): OidcProvider => {
  const preset = written.preset === undefined ? null : PRESETS[written.preset];
  if (preset) {
    demand(written, preset.needs, subject);
    if (written.issuer === undefined) demand(written, preset.own.slice(0, 1), subject);
  }
  const given = { ...preset?.defaults(written), ...written };
  demand(given, ['client_id', 'issuer'], subject);
  const { scopes = ['openid', 'email', 'profile'] } = given;
  if (!scopes.includes('openid')) throw new SsoFault(`scopes of ${subject} must contain openid.`);
  return {
    ...baseOf(given, preset?.label ?? given.id!),
    kind: 'oidc',
    issuer: given.issuer!,
    clientId: given.client_id!,
    clientSecret: given.client_secret ?? '',
    clientAuthentication: given.client_authentication ?? 'auto',
    scopes,
    hostedDomain: given.hosted_domain?.toLowerCase() ?? null,
    demandVerifiedEmail: given.demand_verified_email ?? true,
    emailClaims: claim(given.email_claim, ['email']),
    nameClaims: claim(given.name_claim, ['name']),
    groupsClaims: claim(given.groups_claim, ['groups']),
  };
};

const samlOf = (given: GivenSso, subject: string): SamlProvider => {
  demand(given, ['entry_point', 'entity_id', 'certificates'], subject);
  return {
    ...baseOf(given, given.id!),
    kind: 'saml',
    entryPoint: given.entry_point!,
    entityId: given.entity_id!,
    certificates: given.certificates!.map((one) => pemOf(one)!),
    ownEntityId: given.own_entity_id ?? null,
    emailClaims: claim(given.email_claim, SAML_EMAIL),
    nameClaims: claim(given.name_claim, SAML_NAME),
    groupsClaims: claim(given.groups_claim, SAML_GROUPS),
  };
};

const providerOf = (map: WrittenMap, index: number): SsoProvider => {
  const subject =
    typeof map['id'] === 'string' && SSO_FIELDS.id.kind.read(map['id']) ? `the provider ${map['id']}` : `provider ${index + 1}`;
  const given = readFields(map, subject);
  demand(given, ['id'], subject);
  const kind = given.kind ?? 'oidc';
  assertFieldsFit(given, kind, subject);
  return kind === 'oidc' ? oidcOf(given, subject) : samlOf(given, subject);
};

const isMap = (value: unknown): value is WrittenMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A variable holds JSON. */
const mapsOf = (written: Written): readonly WrittenMap[] => {
  const none = new SsoFault('It must be a list of maps, one for each provider; in a variable, as JSON.');
  if (typeof written === 'string' && written.trim() === '') return [];
  let list: unknown = written;
  if (typeof written === 'string') {
    try {
      list = JSON.parse(written);
    } catch {
      // The sentence of the parser would repeat what stands around the place, and that may be a secret.
      throw none;
    }
  }
  if (!Array.isArray(list) || !list.every(isMap)) throw none;
  return list;
};

/** The providers that are written in the settings. Throws an SsoFault. */
export const readSsoProviders = (written: Written): readonly SsoProvider[] => {
  const providers = mapsOf(written).map(providerOf);
  const twice = providers.find(({ id }, index) => providers.findIndex((one) => one.id === id) !== index);
  if (twice) throw new SsoFault(`Two providers have the id ${twice.id}.`);
  return providers;
};

import { isOutboundEntry } from '../base/outbound/outbound-policy.ts';
import { readSsoProviders, SsoFault } from './read-sso-providers.ts';
import { defineSetting, type SecretParts } from './setting.ts';
import { ORIGINAL_SSO_KEYS, providersOfOriginalFile, providersOfOriginalVariables } from './sso-of-original.ts';
import type { SsoProvider } from './sso-provider.ts';
import { listOf, type ValueKind } from './value-kind.ts';

const HIDDEN = '(hidden)';

/** The providers, or the sentence that says why they are none. */
const attempt = (written: Parameters<typeof readSsoProviders>[0]): readonly SsoProvider[] | string => {
  try {
    return readSsoProviders(written);
  } catch (error) {
    if (error instanceof SsoFault) return error.message;
    throw error;
  }
};

const providers: ValueKind<readonly SsoProvider[]> = {
  valid: 'a list of maps, one for each provider; in a variable, as JSON',
  read(written) {
    const read = attempt(written);
    return typeof read === 'string' ? undefined : read;
  },
  fault(written) {
    const read = attempt(written);
    return typeof read === 'string' ? read : null;
  },
};

const secretOf = (provider: SsoProvider): string => (provider.kind === 'oidc' ? provider.clientSecret : '');

const withoutSecret = (provider: SsoProvider): string => {
  const where = provider.kind === 'oidc' ? `${provider.issuer} as ${provider.clientId}` : provider.entryPoint;
  return `${provider.id}: ${provider.kind} ${where}${secretOf(provider) === '' ? '' : ` ${HIDDEN}`}`;
};

const providerSecrets: SecretParts<readonly SsoProvider[]> = {
  shown: (value) => value.map(withoutSecret).join(', '),
  secrets: (value) => value.map(secretOf).filter((secret) => secret !== ''),
};

const partsOf = (entry: string): [id: string, secret: string] => {
  const at = entry.indexOf('=');
  return [entry.slice(0, at), entry.slice(at + 1)];
};

const entrySecrets: SecretParts<readonly string[]> = {
  shown: (value) => value.map((entry) => `${partsOf(entry)[0]}=${HIDDEN}`).join(','),
  secrets: (value) => value.map((entry) => partsOf(entry)[1]),
};

/** The entries of `sso_client_secrets` by provider. */
export const clientSecretsById = (entries: readonly string[]): ReadonlyMap<string, string> => new Map(entries.map(partsOf));

export const ssoSettings = {
  ssoProviders: defineSetting({
    key: 'sso_providers',
    compose: providersOfOriginalVariables,
    fileParts: { keys: ORIGINAL_SSO_KEYS, compose: providersOfOriginalFile },
    default: '',
    sentence: 'Providers of single sign-on, each with the fields of the table below; needs `BASE_URL`.',
    kind: providers,
    hides: providerSecrets,
    shared: false,
  }),
  ssoClientSecrets: defineSetting({
    key: 'sso_client_secrets',
    default: '',
    sentence: 'Client secrets of those providers, each as `<id>=<secret>`, so that they can stand in the environment alone.',
    kind: listOf('"<id>=<secret>"', (entry) => /^[a-z][a-z0-9-]*=./.test(entry)),
    hides: entrySecrets,
    shared: false,
  }),
  outboundAllow: defineSetting({
    key: 'outbound_allow',
    default: '',
    sentence:
      'Networks, addresses and names of hosts that the program may ask although they are not of the internet (private networks, this machine), where a setting or a person names an address: issuers of single sign-on. The metadata of clouds only by their own address.',
    kind: listOf('networks, addresses and names of hosts, like 10.0.0.0/8 and idp.corp.example', isOutboundEntry),
    shared: false,
  }),
} as const;

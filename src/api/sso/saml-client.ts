import { randomBytes } from 'node:crypto';
import type { CacheProvider, Profile } from '@node-saml/node-saml';
import type { SamlProvider } from '../../settings/sso-provider.ts';
import { SignInFailure } from './sign-in-failure.ts';
import { ATTEMPT_MINUTES, CLOCK_TOLERANCE_SECONDS } from './sso-options.ts';

/** Our own addresses at a provider. */
export interface SamlAddresses {
  readonly metadata: string;
  /** The assertion consumer service. */
  readonly acs: string;
}

/** When the request of this id was sent; null: none is waiting. */
export type RequestSent = (id: string) => Promise<Date | null>;

const NO_REQUEST: RequestSent = async () => null;

/** The library asks for requests here; who used one up is decided elsewhere, in one statement. */
const cacheOf = (sent: RequestSent): CacheProvider => ({
  saveAsync: async (_id, value) => ({ value, createdAt: Date.now() }),
  getAsync: async (id) => (await sent(id))?.toISOString() ?? null,
  removeAsync: async () => null,
});

const openSaml = async (provider: SamlProvider, { metadata, acs }: SamlAddresses, sent: RequestSent, requestId = '') => {
  // It takes a while to load, and most have no provider of this kind.
  const { SAML, ValidateInResponseTo } = await import('@node-saml/node-saml');
  const own = provider.ownEntityId ?? metadata;
  return new SAML({
    callbackUrl: acs,
    entryPoint: provider.entryPoint,
    issuer: own,
    audience: own,
    idpIssuer: provider.entityId,
    idpCert: [...provider.certificates],
    wantAssertionsSigned: true,
    // A signature of the whole is welcome, but the one of the assertion is what counts.
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: ATTEMPT_MINUTES * 60_000,
    acceptedClockSkewMs: CLOCK_TOLERANCE_SECONDS * 1_000,
    cacheProvider: cacheOf(sent),
    generateUniqueId: () => requestId,
    // How the provider names the person and asks them who they are is its own choice.
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
  });
};

/** A new request: its id, and the address at the provider that it goes to with the browser. */
export const beginSaml = async (provider: SamlProvider, addresses: SamlAddresses): Promise<{ readonly id: string; readonly url: URL }> => {
  // An id of XML begins with a letter or an underscore.
  const id = `_${randomBytes(20).toString('hex')}`;
  const saml = await openSaml(provider, addresses, NO_REQUEST, id);
  return { id, url: new URL(await saml.getAuthorizeUrlAsync('', undefined, {})) };
};

/** The description of this program that a provider is configured with. */
export const samlMetadata = async (provider: SamlProvider, addresses: SamlAddresses): Promise<string> => {
  const id = `_${randomBytes(20).toString('hex')}`;
  return (await openSaml(provider, addresses, NO_REQUEST, id)).generateServiceProviderMetadata(null);
};

/** What the signed assertion of an answer says. Throws what the library throws, or a SignInFailure. */
export const verifySaml = async (provider: SamlProvider, addresses: SamlAddresses, base64: string, sent: RequestSent): Promise<Profile> => {
  const saml = await openSaml(provider, addresses, sent);
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: base64 });
  if (profile) return profile;
  throw new SignInFailure('sign-in-failed', 'The answer of the provider has no assertion.');
};

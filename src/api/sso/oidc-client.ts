import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import type { OutboundFetch } from '../../base/outbound/outbound-fetch.ts';
import type { OidcProvider } from '../../settings/sso-provider.ts';
import { SignInFailure } from './sign-in-failure.ts';
import { CLOCK_TOLERANCE_SECONDS } from './sso-options.ts';

/** Providers change their endpoints once in years, and announce it; keys are not in here. */
const DISCOVERY_MINUTES = 60;
const MINUTE = 60_000;
/** The limit of each request stands in the outbound fetch; this one only keeps the library from having a shorter one. */
const LIBRARY_SECONDS = 60;

/** Clients of the providers. */
export interface OidcClients {
  /** Ready to speak with a provider. Discovers it when that is an hour ago. */
  configure(provider: OidcProvider): Promise<Configuration>;
}

const withoutSlash = (address: string): string => address.replace(/\/$/, '');

/** Basic is what every provider must know unless it says otherwise (OpenID Connect Discovery 1.0, 3). */
const authenticationOf = ({ clientAuthentication, clientSecret }: OidcProvider, metadata: ServerMetadata) => {
  const { token_endpoint_auth_methods_supported: supported = ['client_secret_basic'] } = metadata;
  const basic = clientAuthentication === 'auto' ? supported.includes('client_secret_basic') : clientAuthentication === 'basic';
  return basic ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
};

const isInsecure = ({ issuer }: OidcProvider): boolean => new URL(issuer).protocol === 'http:';

const discover = async (provider: OidcProvider, fetch: CustomFetch): Promise<ServerMetadata> => {
  const found = await discovery(new URL(provider.issuer), provider.clientId, undefined, undefined, {
    [customFetch]: fetch,
    timeout: LIBRARY_SECONDS,
    execute: isInsecure(provider) ? [allowInsecureRequests] : [],
  });
  const metadata = found.serverMetadata();
  // The library lets Microsoft's differ, for clients of many directories; we are a client of one.
  if (withoutSlash(metadata.issuer) !== withoutSlash(provider.issuer))
    throw new SignInFailure('sign-in-failed', `The provider calls itself ${metadata.issuer}, the settings call it ${provider.issuer}.`);
  return metadata;
};

/** Every request goes through `outbound`, so that neither an issuer nor what it names leads to where the program must not go. */
export const makeOidcClients = (outbound: OutboundFetch, now: () => Date): OidcClients => {
  const fetch: CustomFetch = (address, call) => outbound(address, { ...call, signal: call.signal ?? null });
  const found = new Map<string, { readonly metadata: Promise<ServerMetadata>; readonly at: number }>();
  const metadataOf = (provider: OidcProvider): Promise<ServerMetadata> => {
    const cached = found.get(provider.id);
    if (cached && now().getTime() - cached.at < DISCOVERY_MINUTES * MINUTE) return cached.metadata;
    const metadata = discover(provider, fetch);
    found.set(provider.id, { metadata, at: now().getTime() });
    // What has failed is tried again by the next one.
    metadata.catch(() => found.delete(provider.id));
    return metadata;
  };
  return {
    async configure(provider) {
      const metadata = await metadataOf(provider);
      const client = { client_secret: provider.clientSecret, [clockTolerance]: CLOCK_TOLERANCE_SECONDS };
      // A new one each time: it fetches the keys when it needs them, so that a provider may change them at any moment.
      const configuration = new Configuration(metadata, provider.clientId, client, authenticationOf(provider, metadata));
      configuration[customFetch] = fetch;
      configuration.timeout = LIBRARY_SECONDS;
      if (isInsecure(provider)) allowInsecureRequests(configuration);
      // The signature of the token counts, though it comes straight from the provider.
      enableNonRepudiationChecks(configuration);
      return configuration;
    },
  };
};

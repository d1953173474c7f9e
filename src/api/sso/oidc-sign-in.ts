import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { VouchedIdentity } from '../../model/vouched-identity.ts';
import type { OidcProvider } from '../../settings/sso-provider.ts';
import { type Claims, emailOf, groupsOf, nameOf, subjectOf, textOf } from './identity-claims.ts';
import { SignInFailure } from './sign-in-failure.ts';

/** A sign-in that has been begun: where the browser goes, and what must come back. */
export interface OidcBeginning {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The authorization code flow with PKCE (RFC 7636), state and nonce. */
export const beginOidc = async (
  configuration: Configuration,
  { scopes, hostedDomain }: OidcProvider,
  redirectUri: string,
): Promise<OidcBeginning> => {
  const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(hostedDomain === null ? {} : { hd: hostedDomain }),
  });
  return { url, state, nonce, codeVerifier };
};

/** More groups than Microsoft puts into a token are elsewhere: what is here is not all there is. */
const assertNothingElsewhere = (claims: Claims, names: readonly string[]): void => {
  const elsewhere = claims['_claim_names'];
  if (typeof elsewhere === 'object' && elsewhere !== null && names.some((name) => Object.hasOwn(elsewhere, name)))
    throw new SignInFailure(
      'sign-in-failed',
      'The provider leaves the groups out of the token, because there are too many. Let it send those of this application only, or application roles with groups_claim: roles.',
    );
};

/**
 * Whether a source says that this address is the person's. What it says is about its claim `email`; one that has another address there
 * says nothing about this one.
 */
const verifiedOf = (sources: readonly Claims[], email: string): VouchedIdentity['verified'] => {
  for (const claims of sources) {
    if (emailOf(textOf(claims, ['email'])) !== email) continue;
    // The second is Microsoft's name for it, a claim that the application must ask for.
    const said = claims['email_verified'] ?? claims['xms_edov'];
    if (said === true || said === 'true' || said === 1 || said === '1') return 'yes';
    if (said !== undefined) return 'no';
  }
  return 'untold';
};

const vouchedBy = (provider: OidcProvider, issuer: string, sources: readonly Claims[]): VouchedIdentity => {
  const first = (names: readonly string[]): string | null =>
    sources.map((claims) => textOf(claims, names)).find((text) => text !== null) ?? null;
  const email = emailOf(first(provider.emailClaims));
  if (email === null)
    throw new SignInFailure('sign-in-refused', `The provider gives no e-mail address (${provider.emailClaims.join(', ')}).`);
  const grouped = sources.find((claims) => provider.groupsClaims.some((name) => Object.hasOwn(claims, name))) ?? {};
  return {
    issuer,
    subject: subjectOf(sources[0]!['sub']),
    email,
    verified: verifiedOf(sources, email),
    name: nameOf(first(provider.nameClaims), email),
    groups: groupsOf(grouped, provider.groupsClaims),
  };
};

const lacks = (claims: Claims, provider: OidcProvider, groupsMatter: boolean): boolean => {
  const has = (names: readonly string[]) => names.some((name) => Object.hasOwn(claims, name));
  const verified = !provider.demandVerifiedEmail || has(['email_verified', 'xms_edov']);
  return !has(provider.emailClaims) || !verified || (groupsMatter && !has(provider.groupsClaims));
};

export interface OidcReturn {
  /** The address to which the browser came back, with what the provider put into it. */
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whether the groups decide anything; otherwise they are not asked for. */
  readonly groupsMatter: boolean;
}

/**
 * Exchanges the code and checks the token: issuer, audience, times, nonce, signature (OpenID Connect Core 1.0, 3.1.3.7). Throws what
 * the library throws, or a SignInFailure.
 */
export const finishOidc = async (
  configuration: Configuration,
  provider: OidcProvider,
  { url, state, nonce, codeVerifier, groupsMatter }: OidcReturn,
): Promise<{ readonly who: VouchedIdentity; readonly idToken: string }> => {
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined) throw new SignInFailure('sign-in-failed', 'The provider gives no id token.');
  if (provider.hostedDomain !== null && textOf(claims, ['hd'])?.toLowerCase() !== provider.hostedDomain)
    throw new SignInFailure('sign-in-refused', `The account does not belong to ${provider.hostedDomain}.`);
  if (groupsMatter) assertNothingElsewhere(claims, provider.groupsClaims);
  const sources: Claims[] = [claims];
  if (lacks(claims, provider, groupsMatter) && configuration.serverMetadata().userinfo_endpoint !== undefined)
    sources.push(await fetchUserInfo(configuration, tokens.access_token, claims.sub));
  return { who: vouchedBy(provider, claims.iss, sources), idToken: tokens.id_token };
};

/** Where the browser ends its session at the provider, too (RP-Initiated Logout 1.0); null: the provider offers none. */
export const endSessionUrl = (configuration: Configuration, idToken: string | null, returnTo: string): URL | null => {
  if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
  const hint = idToken === null ? {} : { id_token_hint: idToken };
  return buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo, ...hint });
};

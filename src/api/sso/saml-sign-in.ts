import type { Profile } from '@node-saml/node-saml';
import type { VouchedIdentity } from '../../model/vouched-identity.ts';
import type { SamlProvider } from '../../settings/sso-provider.ts';
import { type Claims, emailOf, groupsOf, nameOf, subjectOf, textOf } from './identity-claims.ts';
import { checkAssertion } from './saml-assertion.ts';
import { type RequestSent, type SamlAddresses, verifySaml } from './saml-client.ts';
import { readSamlMessage } from './saml-message.ts';
import { SignInFailure } from './sign-in-failure.ts';
import { CLOCK_TOLERANCE_SECONDS } from './sso-options.ts';

/** What a good answer says, and what must be remembered of it. */
export interface SamlAnswer {
  readonly requestId: string;
  readonly who: VouchedIdentity;
  readonly assertionId: string;
  /** From when on it is refused for its age, and need not be remembered. */
  readonly assertionEnds: Date;
}

const attributesOf = ({ attributes }: Profile): Claims =>
  typeof attributes === 'object' && attributes !== null ? (attributes as Claims) : {};

/** An attribute of several values, of which the first is meant. */
const firstOf = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, Array.isArray(value) ? (value as unknown[])[0] : value]));

const vouchedBy = (provider: SamlProvider, profile: Profile, nameId: string): VouchedIdentity => {
  const attributes = attributesOf(profile);
  const single = firstOf(attributes);
  const email = emailOf(textOf(single, provider.emailClaims) ?? nameId);
  if (email === null)
    throw new SignInFailure('sign-in-refused', `The provider gives no e-mail address (${provider.emailClaims.join(', ')}).`);
  return {
    issuer: provider.entityId,
    subject: subjectOf(nameId),
    email,
    // Nobody but the operator's own directory speaks by SAML.
    verified: 'yes',
    name: nameOf(textOf(single, provider.nameClaims), email),
    groups: groupsOf(attributes, provider.groupsClaims),
  };
};

/**
 * Checks an answer of a provider: the form of the message, the signature of the one assertion, its audience, recipient, times, and the
 * request that it answers. `form` is what the browser posted, `sent` says which requests are waiting.
 */
export const readSamlAnswer = async (
  provider: SamlProvider,
  addresses: SamlAddresses,
  form: unknown,
  sent: RequestSent,
  now: Date,
): Promise<SamlAnswer> => {
  const { base64 } = readSamlMessage(form);
  const asked: string[] = [];
  const profile = await verifySaml(provider, addresses, base64, (id) => {
    asked.push(id);
    return sent(id);
  });
  const requestId = asked[0];
  if (requestId === undefined) throw new SignInFailure('sign-in-failed', 'The answer of the provider names no request.');
  const assertion = checkAssertion(profile.getAssertion?.(), {
    issuer: provider.entityId,
    recipient: addresses.acs,
    requestId,
    now,
    toleranceSeconds: CLOCK_TOLERANCE_SECONDS,
  });
  const who = vouchedBy(provider, profile, assertion.nameId);
  return { requestId, who, assertionId: assertion.id, assertionEnds: assertion.ends };
};

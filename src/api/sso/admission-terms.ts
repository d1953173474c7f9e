import { giveRoles, type RoleGroups } from '../../model/role-of-groups.ts';
import type { VouchedIdentity } from '../../model/vouched-identity.ts';
import type { SsoProvider } from '../../settings/sso-provider.ts';
import type { AdmissionTerms } from '../../store/identity-store.ts';
import { domainOf } from './identity-claims.ts';
import { SignInFailure } from './sign-in-failure.ts';

/** What a sign-in at this provider is called, in sessions and in the audit log. */
export const wayOf = ({ kind, id }: SsoProvider): string => `${kind}:${id}`;

/** The groups that give roles to the people of a provider; null: none do, and operators give the roles. */
export const roleGroupsOf = ({ groups }: SsoProvider, general: RoleGroups): RoleGroups | null => {
  const own = giveRoles(groups) ? groups : general;
  return giveRoles(own) ? own : null;
};

const demandsVerified = (provider: SsoProvider): boolean => provider.kind === 'oidc' && provider.demandVerifiedEmail;

/** Whether the provider says that the address is the person's, or its operator says so of all of them. */
const isVerified = (provider: SsoProvider, { verified }: VouchedIdentity): boolean =>
  verified === 'yes' || (verified === 'untold' && !demandsVerified(provider));

/** Under which terms a provider's people are admitted. Throws a SignInFailure when this one cannot be. */
export const admissionTerms = (provider: SsoProvider, general: RoleGroups, who: VouchedIdentity): AdmissionTerms => {
  if (demandsVerified(provider) && who.verified !== 'yes')
    throw new SignInFailure('sign-in-refused', `The provider does not say that ${who.email} is verified.`, { email: who.email });
  const { id, defaultRole, provision, accounts, trustedDomains } = provider;
  return {
    provider: id,
    how: wayOf(provider),
    roleGroups: roleGroupsOf(provider, general),
    defaultRole,
    provision,
    accounts,
    mayLink: isVerified(provider, who) && trustedDomains.includes(domainOf(who.email)),
  };
};

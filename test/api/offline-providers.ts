import type { SsoOptions } from '../../src/api/sso/sso-options.ts';
import { makeCertificate } from '../setup/make-certificate.ts';

const NO_GROUPS = { view: [], comment: [], justify: [], admin: [] };

const BASE = {
  groups: NO_GROUPS,
  defaultRole: 'view',
  accounts: null,
  provision: true,
  trustedDomains: [],
  emailClaims: ['email'],
  nameClaims: ['name'],
  groupsClaims: ['groups'],
} as const;

/** The ids of `offlineProviders`. */
export const PROVIDERS = { saml: 'corp', oidc: 'club' } as const;

/** Providers of single sign-on of both kinds, to which there is no way: a sign-in begins, and comes to nothing. */
export const offlineProviders = (): SsoOptions => ({
  providers: [
    {
      ...BASE,
      id: PROVIDERS.saml,
      label: 'Corp',
      kind: 'saml',
      entryPoint: 'https://idp.example/sso',
      entityId: 'https://idp.example/',
      certificates: [makeCertificate().certificate],
      ownEntityId: null,
    },
    {
      ...BASE,
      id: PROVIDERS.oidc,
      label: 'Club',
      kind: 'oidc',
      // The program asks nobody on this machine.
      issuer: 'https://127.0.0.1:1/',
      clientId: 'monkey',
      clientSecret: 'secret',
      clientAuthentication: 'auto',
      scopes: ['openid'],
      hostedDomain: null,
      demandVerifiedEmail: true,
    },
  ],
  roleGroups: NO_GROUPS,
  outbound: { allow: [] },
});

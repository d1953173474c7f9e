import type { Role } from '../model/role.ts';
import type { RoleGroups } from '../model/role-of-groups.ts';

/** What every provider of single sign-on has. */
export interface SsoProviderBase {
  /** Stands in addresses: lower case, digits and hyphens. */
  readonly id: string;
  /** On the button. */
  readonly label: string;
  /** The groups that give each role; empty: those of the settings `ADMIN_GROUP` and so on. */
  readonly groups: RoleGroups;
  /** Of who is in none of those groups; null: they are refused. */
  readonly defaultRole: Role | null;
  /** The names of the accounts that a person sees who is made at the first sign-in; null: all. */
  readonly accounts: readonly string[] | null;
  /** Whether a person is made at the first sign-in. */
  readonly provision: boolean;
  /** Domains of e-mail addresses, in lower case, for which a first sign-in is linked with the person who has that address already. */
  readonly trustedDomains: readonly string[];
  /** Names of claims or attributes; the first that is there counts. */
  readonly emailClaims: readonly string[];
  readonly nameClaims: readonly string[];
  readonly groupsClaims: readonly string[];
}

export interface OidcProvider extends SsoProviderBase {
  readonly kind: 'oidc';
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: it stands in `sso_client_secrets`. */
  readonly clientSecret: string;
  /** How it is sent to the token endpoint; auto: as the provider says that it can. */
  readonly clientAuthentication: 'auto' | 'basic' | 'post';
  readonly scopes: readonly string[];
  /** What the claim `hd` of Google must be. */
  readonly hostedDomain: string | null;
  readonly demandVerifiedEmail: boolean;
}

export interface SamlProvider extends SsoProviderBase {
  readonly kind: 'saml';
  /** Where the browser is sent. */
  readonly entryPoint: string;
  /** The provider's own name, the issuer of its assertions. */
  readonly entityId: string;
  /** PEM; signatures by any of them are good, so that keys can be changed. */
  readonly certificates: readonly string[];
  /** Our name, the audience of assertions; null: the address of our metadata. */
  readonly ownEntityId: string | null;
}

export type SsoProvider = OidcProvider | SamlProvider;

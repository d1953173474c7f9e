import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import { makeOutboundFetch } from '../../base/outbound/outbound-fetch.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { RoleGroups } from '../../model/role-of-groups.ts';
import type { SsoProvider } from '../../settings/sso-provider.ts';
import type { DB } from '../../store/database-types.ts';
import { wayOf } from './admission-terms.ts';
import { makeOidcClients, type OidcClients } from './oidc-client.ts';
import { endSessionUrl } from './oidc-sign-in.ts';
import { makeSignInCookie, type SignInCookie } from './sign-in-cookie.ts';
import { asFailure } from './sign-in-failure.ts';
import type { SsoOptions } from './sso-options.ts';

/** Everything below it belongs to single sign-on. */
export const PROVIDERS_PATH = '/api/v1/session/providers';

/** What the routes of single sign-on have in common. */
export interface SingleSignOn {
  readonly db: Kysely<DB>;
  readonly now: () => Date;
  readonly providers: readonly SsoProvider[];
  readonly roleGroups: RoleGroups;
  readonly clients: OidcClients;
  readonly cookie: SignInCookie;
  /** Throws `not-found` when there is none of this id and kind. */
  provider<Kind extends SsoProvider['kind']>(id: string, kind?: Kind): Extract<SsoProvider, { kind: Kind }>;
  /** The absolute address of a route of a provider. */
  address(provider: SsoProvider, route: string): string;
  /** Where the browser ends the session at the provider where somebody has signed in this way; null: it cannot. */
  endAddress(way: string | undefined, idToken: string | undefined, log: FastifyBaseLogger): Promise<string | null>;
}

const NOBODY: SsoOptions = { providers: [], roleGroups: { view: [], comment: [], justify: [], admin: [] }, outbound: { allow: [] } };

/** What it is made of. */
export interface SingleSignOnParts {
  readonly db: Kysely<DB>;
  readonly now: () => Date;
  /** Null: no provider. */
  readonly singleSignOn: SsoOptions | null;
  readonly baseUrl: string;
  readonly secretKeys: readonly string[];
  readonly secureCookies: boolean;
}

export const makeSingleSignOn = ({ db, now, singleSignOn, baseUrl, secretKeys, secureCookies }: SingleSignOnParts): SingleSignOn => {
  const { providers, roleGroups, outbound } = singleSignOn ?? NOBODY;
  const clients = makeOidcClients(makeOutboundFetch(outbound), now);
  // The settings name no provider without it: providers are told where to send browsers.
  const origin = baseUrl === '' ? '' : new URL(baseUrl).origin;
  return {
    db,
    now,
    providers,
    roleGroups,
    clients,
    cookie: makeSignInCookie(secretKeys, secureCookies),
    provider<Kind extends SsoProvider['kind']>(id: string, kind?: Kind) {
      const found = providers.find((one) => one.id === id && (kind === undefined || one.kind === kind));
      if (!found) throw new MonkeyError('not-found', 'There is no such provider of single sign-on.');
      return found as Extract<SsoProvider, { kind: Kind }>;
    },
    address: ({ id }, route) => `${origin}${PROVIDERS_PATH}/${id}/${route}`,
    async endAddress(way, idToken, log) {
      const provider = providers.find((one) => wayOf(one) === way);
      if (provider?.kind !== 'oidc') return null;
      try {
        return endSessionUrl(await clients.configure(provider), idToken ?? null, `${origin}/sign-in`)?.href ?? null;
      } catch (error) {
        // Here the person is signed out, and that is what was asked for; the session at the provider ends by itself.
        log.warn({ provider: provider.id, reason: asFailure(error).message }, 'Nobody can be signed out at a provider.');
        return null;
      }
    },
  };
};

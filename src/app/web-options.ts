import type { HeaderAuth } from '../api/header-sign-in.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';
import { generalRoleGroups } from './role-groups.ts';

/** How the API deals with browsers and proxies. */
export interface WebOptions {
  readonly secureCookies: boolean;
  readonly sessionMinutes: number;
  readonly sessionIdleMinutes: number;
  readonly trustProxy: readonly string[];
  readonly timezone: string | null;
  readonly baseUrl: string;
  readonly headerAuth: HeaderAuth | null;
}

/** Nobody would be believed without a trusted proxy, and everybody if all were. */
const headerAuthOf = (configuration: Configuration): HeaderAuth | null => {
  const { useHeaderAuth, trustProxy, headerAuthUsernameHeader, headerAuthGroupsHeader, headerAuthDefaultRole } = configuration.settings;
  if (!useHeaderAuth) return null;
  if (trustProxy.length === 0)
    throw new MonkeyError(
      'bad-setting',
      `${placeOf(configuration, 'useHeaderAuth')} lets a proxy say who signs in, but no proxy is trusted. Name its address in trust_proxy.`,
    );
  return {
    usernameHeader: headerAuthUsernameHeader,
    groupsHeader: headerAuthGroupsHeader,
    defaultRole: headerAuthDefaultRole === 'none' ? null : headerAuthDefaultRole,
    roleGroups: generalRoleGroups(configuration.settings),
  };
};

/**
 * What the settings say of browsers and proxies. The program itself speaks no TLS, so where cookies are for TLS only a proxy
 * must be trusted to say that it does: otherwise nobody could sign in.
 */
export const webOptions = (configuration: Configuration): WebOptions => {
  const { secureCookies: wanted, baseUrl, sessionMinutes, sessionIdleMinutes, trustProxy, enableUtc, timezone } = configuration.settings;
  const secureCookies = wanted === 'auto' ? /^https:/i.test(baseUrl) : wanted;
  if (secureCookies && trustProxy.length === 0) {
    const cause = placeOf(configuration, wanted === 'auto' ? 'baseUrl' : 'secureCookies');
    throw new MonkeyError(
      'bad-setting',
      `Session cookies are for TLS only, because of ${cause}, but no proxy is trusted. Name the one that speaks TLS in trust_proxy; 127.0.0.1 when it runs on this machine.`,
    );
  }
  return {
    secureCookies,
    sessionMinutes,
    sessionIdleMinutes,
    trustProxy,
    baseUrl,
    timezone: enableUtc ? null : timezone,
    headerAuth: headerAuthOf(configuration),
  };
};

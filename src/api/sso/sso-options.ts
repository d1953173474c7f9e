import type { OutboundLimits } from '../../base/outbound/outbound-fetch.ts';
import type { RoleGroups } from '../../model/role-of-groups.ts';
import type { SsoProvider } from '../../settings/sso-provider.ts';

/** Single sign-on as the settings want it. */
export interface SsoOptions {
  /** With their secrets. */
  readonly providers: readonly SsoProvider[];
  /** The groups that give each role, where a provider names none of its own. */
  readonly roleGroups: RoleGroups;
  readonly outbound: OutboundLimits;
}

/** How far the clocks of a provider and of this machine may be apart, in seconds. Both keep time by NTP, so half a minute is plenty. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** How long somebody may take to sign in at the provider, with a second factor to be found, in minutes. */
export const ATTEMPT_MINUTES = 10;

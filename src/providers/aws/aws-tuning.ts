import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { CallTuning } from './aws-clients.ts';

/** How hard we work and how patient we are. */
export interface AwsTuning extends CallTuning {
  /** Regions (or global technologies) that are listed at the same time. */
  readonly placesAtOnce: number;
  /** Items of one place that are described at the same time. */
  readonly describesAtOnce: number;
  /** Overrules the page size of every list, for tests. */
  readonly pageSize?: number;
  /** Instead of the SDK's default chain. */
  readonly credentials?: AwsCredentialIdentityProvider;
}

/**
 * 4 × 8 calls at once keep a list of a hundred regions and services moving and stay below the SDK's 50 sockets per host.
 * Six attempts from 200 ms (a second after a throttle) wait half a minute at most on average, then the place has failed.
 */
export const DEFAULT_TUNING: AwsTuning = { placesAtOnce: 4, describesAtOnce: 8, maxAttempts: 6, retryDelayMs: 200 };

import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types';
import { pause } from '../../base/pause.ts';
import { errorCode, isThrottle, type Thrown } from './error-code.ts';

export interface RetryLimits {
  /** How often a call is made at most, the first time included. */
  readonly maxAttempts: number;
  /** The longest first wait, in milliseconds; it doubles from attempt to attempt. */
  readonly retryDelayMs: number;
}

/** Time and chance, for tests. */
interface Chance {
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/** The SDK's own ceiling (`MAXIMUM_RETRY_DELAY`). */
const LONGEST_WAIT_MS = 20_000;
/** A refusal for rate means that a whole bucket of tokens is empty, which a short wait does not fill. */
const THROTTLE_FACTOR = 5;

const token = (count: number): StandardRetryToken => ({
  getRetryCount: () => count,
  // The wait is over when the token is handed out, so that an abort can end it.
  getRetryDelay: () => 0,
  getRetryCost: () => 0,
});

/** A good answer that the SDK could not read: it was spoiled on its way. A bad one (an HTML page with 404) stays what it is. */
const isSpoiled = (error: Thrown): boolean => errorCode(error) === 'UndecodableAnswer' && error.$metadata?.httpStatusCode === 200;

const isWorthRepeating = ({ errorType }: RetryErrorInfo, error: Thrown): boolean =>
  errorType === 'THROTTLING' || errorType === 'TRANSIENT' || isThrottle(error) || isSpoiled(error);

/**
 * Exponential back-off with full jitter, a bounded number of attempts, and an end to every wait when the session ends.
 * The SDK's own strategies add a token bucket per client; the rate budget, shared by all workers, stands for that here.
 */
export const retryStrategy = (
  { maxAttempts, retryDelayMs }: RetryLimits,
  signal: AbortSignal,
  { wait, random }: Chance = { wait: pause, random: Math.random },
): RetryStrategyV2 => ({
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (used, info) => {
    const count = used.getRetryCount() + 1;
    const error = (info.error ?? {}) as Thrown;
    // Whatever is thrown here, the SDK throws the error of the call.
    if (count >= maxAttempts || !isWorthRepeating(info, error)) throw new Error('No further attempt.');
    const first = isThrottle(error) ? retryDelayMs * THROTTLE_FACTOR : retryDelayMs;
    await wait(random() * Math.min(LONGEST_WAIT_MS, first * 2 ** (count - 1)), signal);
    return token(count);
  },
  recordSuccess: () => undefined,
});

import { pause } from '../base/pause.ts';
import type { BudgetKey, RateBudget } from '../plugin/rate-budget.ts';

/** Calls a second that a key may make of which the provider says nothing: a start that throttling corrects. */
const DEFAULT_RATE = 100;
/** However much is throttled, a key keeps this rate, so that a scan ends. */
const LEAST_RATE = 2;
/** A throttled call halves the rate, once a second, since the calls that were under way meet the same refusal. */
const SHRINK = 0.5;
const SHRINK_PAUSE_MILLISECONDS = 1_000;
/** The part of the full rate that a quiet second gives back. */
const GROWTH = 1 / 20;
/** Calls that may be made at once after a pause. */
const BURST = 100;

interface Bucket {
  rate: number;
  tokens: number;
  at: number;
  shrunkAt: number;
}

/** A budget for the workers of one process. */
export const inMemoryRateBudget = (now: () => number = () => performance.now()): RateBudget => {
  const buckets = new Map<string, Bucket>();
  const bucketOf = ({ account, service, region, perSecond = DEFAULT_RATE }: BudgetKey): Bucket => {
    const key = `${account} ${service} ${region}`;
    const bucket = buckets.get(key) ?? { rate: perSecond, tokens: BURST, at: now(), shrunkAt: Number.NEGATIVE_INFINITY };
    buckets.set(key, bucket);
    const seconds = (now() - bucket.at) / 1000;
    bucket.at = now();
    bucket.tokens = Math.min(BURST, bucket.tokens + seconds * bucket.rate);
    bucket.rate = Math.min(perSecond, bucket.rate + seconds * perSecond * GROWTH);
    return bucket;
  };
  return {
    async take(key, signal) {
      const bucket = bucketOf(key);
      bucket.tokens -= 1;
      if (bucket.tokens < 0) await pause((-bucket.tokens / bucket.rate) * 1000, signal);
    },
    throttled(key) {
      const bucket = bucketOf(key);
      if (now() - bucket.shrunkAt < SHRINK_PAUSE_MILLISECONDS) return;
      bucket.shrunkAt = now();
      bucket.rate = Math.max(LEAST_RATE, bucket.rate * SHRINK);
      bucket.tokens = Math.min(bucket.tokens, 0);
    },
  };
};

import type { Kysely } from 'kysely';
import { pause } from '../base/pause.ts';
import type { BudgetKey, RateBudget } from '../plugin/rate-budget.ts';
import type { DB } from '../store/database-types.ts';
import { reserveTokens, shrinkBudget } from '../store/rate-budget-store.ts';

/** Calls a second that a key may make of which the provider says nothing: a start that throttling corrects. */
const DEFAULT_RATE = 100;
/** What is reserved ahead of need, in seconds of the rate: fewer questions to the database for tokens that a dying process takes along. */
const AHEAD_SECONDS = 0.05;
const MOST_AHEAD = 10;
/** A token that was reserved ahead is used within this time, or let go: others have waited for it. */
const STALE_MILLISECONDS = 1_000;

interface Waiter {
  readonly resolve: (readyAt: number) => void;
  readonly reject: (error: unknown) => void;
}

/** What this process has of one budget. */
interface Share {
  readonly waiters: Waiter[];
  /** When each token that was reserved ahead may be used. */
  ahead: number[];
  asking: boolean;
  rate: number;
  /** A message that could not be delivered: whoever takes next is told. */
  broken: unknown;
}

const keyOf = ({ account, service, region }: BudgetKey): string => `${account} ${service} ${region}`;

/** Hands tokens out as they come: to those who wait, the rest is kept. */
const handOut = (share: Share, { tokens, rate }: { tokens: number; rate: number }, count: number, now: number): void => {
  share.rate = rate;
  for (let index = 1; index <= count; index += 1) {
    // The last token of the reservation comes when what is missing has been refilled, those before it earlier by one call each.
    const missing = -tokens - count + index;
    const readyAt = now + (Math.max(0, missing) / rate) * 1000;
    const waiter = share.waiters.shift();
    if (waiter) waiter.resolve(readyAt);
    else share.ahead.push(readyAt);
  }
};

/** One budget for all workers: what is left of it stands in the database. */
export const sharedRateBudget = (db: Kysely<DB>, now: () => number = () => performance.now()): RateBudget => {
  const shares = new Map<string, Share>();
  const shareOf = (key: BudgetKey): Share => {
    const known = shares.get(keyOf(key)) ?? { waiters: [], ahead: [], asking: false, rate: 0, broken: undefined };
    shares.set(keyOf(key), known);
    return known;
  };
  const ask = async (key: BudgetKey, share: Share): Promise<void> => {
    if (share.asking) return;
    share.asking = true;
    try {
      while (share.waiters.length > 0) {
        const count = share.waiters.length + Math.min(MOST_AHEAD, Math.floor(share.rate * AHEAD_SECONDS));
        handOut(share, await reserveTokens(db, key, key.perSecond ?? DEFAULT_RATE, count), count, now());
      }
    } catch (error) {
      for (const waiter of share.waiters.splice(0)) waiter.reject(error);
    } finally {
      share.asking = false;
    }
  };
  const reserve = (key: BudgetKey, share: Share): Promise<number> => {
    share.ahead = share.ahead.filter((readyAt) => readyAt > now() - STALE_MILLISECONDS);
    const kept = share.ahead.shift();
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve, reject) => {
      share.waiters.push({ resolve, reject });
      void ask(key, share);
    });
  };
  return {
    async take(key, signal) {
      const share = shareOf(key);
      if (share.broken !== undefined) {
        const { broken } = share;
        share.broken = undefined;
        throw broken;
      }
      const wait = (await reserve(key, share)) - now();
      signal.throwIfAborted();
      if (wait > 0) await pause(wait, signal);
    },
    throttled(key) {
      const share = shareOf(key);
      share.ahead = [];
      shrinkBudget(db, key).catch((error: unknown) => {
        share.broken = error;
      });
    },
  };
};

import { describe, expect, it } from 'vitest';
import { inMemoryRateBudget } from './in-memory-rate-budget.ts';

const KEY = { account: '111111111111', service: 'sqs', region: 'us-east-1', perSecond: 1_000 };
const signal = new AbortController().signal;

/** Calls that may be made at once, before one has to wait. */
const callsAtOnce = async (budget: ReturnType<typeof inMemoryRateBudget>, key: typeof KEY): Promise<number> => {
  for (let calls = 0; ; calls += 1) {
    let waited = true;
    const taken = budget.take(key, signal).then(() => (waited = false));
    await Promise.resolve();
    await Promise.resolve();
    if (waited) {
      await taken;
      return calls;
    }
  }
};

describe('the rate budget', () => {
  it('lets a burst through, then makes calls wait', async () => {
    const budget = inMemoryRateBudget(() => 0);
    expect(await callsAtOnce(budget, KEY)).toBe(100);
  });

  it('takes back the burst when a call is throttled, once a second', async () => {
    let now = 0;
    const budget = inMemoryRateBudget(() => now);
    await budget.take(KEY, signal);
    budget.throttled(KEY);
    expect(await callsAtOnce(budget, KEY)).toBe(0);
    now = 1_000;
    // A second at half the rate fills the burst again; at an eighth it would not have.
    budget.throttled(KEY);
    now = 1_100;
    expect(await callsAtOnce(budget, KEY)).toBeGreaterThan(0);
  });

  it('keeps accounts, services and regions apart', async () => {
    const budget = inMemoryRateBudget(() => 0);
    budget.throttled(KEY);
    expect(await callsAtOnce(budget, { ...KEY, region: 'eu-west-1' })).toBe(100);
  });

  it('ends a wait when the signal is aborted', async () => {
    const budget = inMemoryRateBudget(() => 0);
    const controller = new AbortController();
    for (let call = 0; call < 100; call += 1) await budget.take({ ...KEY, perSecond: 0.001 }, signal);
    const waiting = budget.take({ ...KEY, perSecond: 0.001 }, controller.signal);
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow();
  });
});

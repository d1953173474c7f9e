import type { RetryErrorInfo } from '@smithy/types';
import { expect, test } from 'vitest';
import { retryStrategy } from './retry-strategy.ts';

interface Retries {
  readonly errorType: 'THROTTLING' | 'TRANSIENT' | 'CLIENT_ERROR';
  readonly maxAttempts?: number;
  readonly random?: number;
}

/** Asks for retries of one error until there are no more; returns how long it waited before each. */
const waits = async (error: Error, { errorType, maxAttempts = 6, random = 1 }: Retries): Promise<readonly number[]> => {
  const waited: number[] = [];
  const wait = async (milliseconds: number) => {
    waited.push(milliseconds);
  };
  const limits = { maxAttempts, retryDelayMs: 100 };
  const strategy = retryStrategy(limits, new AbortController().signal, { wait, random: () => random });
  let token = await strategy.acquireInitialRetryToken('');
  for (;;) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, { error, errorType } as RetryErrorInfo);
    } catch {
      return waited;
    }
  }
};

/** How many attempts that makes in all. */
const attempts = async (error: Error, retries: Retries): Promise<number> => (await waits(error, retries)).length + 1;

test('tries so often and no more', async () => {
  expect(await attempts(new Error('reset'), { errorType: 'TRANSIENT' })).toBe(6);
  expect(await attempts(new Error('reset'), { errorType: 'TRANSIENT', maxAttempts: 1 })).toBe(1);
});

test('does not repeat what would fail again', async () => {
  expect(await attempts(Object.assign(new Error(), { name: 'AccessDenied' }), { errorType: 'CLIENT_ERROR' })).toBe(1);
});

test('repeats refusals for rate that the SDK does not know, and good answers that were spoiled', async () => {
  expect(await attempts(Object.assign(new Error(), { name: 'RateExceeded' }), { errorType: 'CLIENT_ERROR' })).toBe(6);
  expect(await attempts(Object.assign(new SyntaxError(), { $metadata: { httpStatusCode: 200 } }), { errorType: 'CLIENT_ERROR' })).toBe(6);
  expect(await attempts(Object.assign(new SyntaxError(), { $metadata: { httpStatusCode: 404 } }), { errorType: 'CLIENT_ERROR' })).toBe(1);
});

test('waits at random below a ceiling that doubles, and longer after a throttle', async () => {
  const slowDown = Object.assign(new Error(), { name: 'SlowDown' });
  expect(await waits(new Error('reset'), { errorType: 'TRANSIENT' })).toEqual([100, 200, 400, 800, 1600]);
  expect(await waits(new Error('reset'), { errorType: 'TRANSIENT', random: 0.5, maxAttempts: 3 })).toEqual([50, 100]);
  expect(await waits(slowDown, { errorType: 'THROTTLING', maxAttempts: 9 })).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
});

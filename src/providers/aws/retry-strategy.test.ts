import type { RetryErrorInfo } from '@smithy/types';
import { expect, test, vi } from 'vitest';
import { pause } from '../../base/pause.ts';
import { retryStrategy } from './retry-strategy.ts';

vi.mock('../../base/pause.ts', () => ({ pause: vi.fn(async () => undefined) }));

const waits = (): readonly number[] => vi.mocked(pause).mock.calls.map(([milliseconds]) => milliseconds);

/** Asks for retries of one error until there are no more; returns how many attempts that makes in all. */
const attempts = async (
  error: Error,
  errorType: 'THROTTLING' | 'TRANSIENT' | 'CLIENT_ERROR' | 'SERVER_ERROR',
  maxAttempts = 6,
): Promise<number> => {
  vi.mocked(pause).mockClear();
  const strategy = retryStrategy({ maxAttempts, retryDelayMs: 100 }, new AbortController().signal);
  let token = await strategy.acquireInitialRetryToken('');
  for (let count = 1; ; count += 1) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, { error, errorType } as RetryErrorInfo);
    } catch {
      return count;
    }
  }
};

test('tries so often and no more', async () => {
  expect(await attempts(new Error('reset'), 'TRANSIENT')).toBe(6);
  expect(await attempts(new Error('reset'), 'TRANSIENT', 1)).toBe(1);
});

test('does not repeat what would fail again', async () => {
  expect(await attempts(Object.assign(new Error(), { name: 'AccessDenied' }), 'CLIENT_ERROR')).toBe(1);
});

test('repeats refusals for rate that the SDK does not know, and good answers that were spoiled', async () => {
  expect(await attempts(Object.assign(new Error(), { name: 'RateExceeded' }), 'CLIENT_ERROR')).toBe(6);
  expect(await attempts(Object.assign(new SyntaxError(), { $metadata: { httpStatusCode: 200 } }), 'CLIENT_ERROR')).toBe(6);
  expect(await attempts(Object.assign(new SyntaxError(), { $metadata: { httpStatusCode: 404 } }), 'CLIENT_ERROR')).toBe(1);
});

test('waits at random below a ceiling that doubles, and longer after a throttle', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  await attempts(new Error('reset'), 'TRANSIENT');
  expect(waits()).toEqual([100, 200, 400, 800, 1600]);
  await attempts(Object.assign(new Error(), { name: 'SlowDown' }), 'THROTTLING', 9);
  expect(waits()).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  vi.mocked(Math.random).mockReturnValue(0.5);
  await attempts(new Error('reset'), 'TRANSIENT', 2);
  expect(waits()).toEqual([50]);
  vi.restoreAllMocks();
});

import { expect, test } from 'vitest';
import { pause } from '../base/pause.ts';
import { waitAtMost } from './wait-at-most.ts';

test('work that ends in time is waited for, and not longer', async () => {
  const began = performance.now();
  let done = false;
  await waitAtMost(
    pause(20).then(() => {
      done = true;
    }),
    10_000,
  );
  expect(done).toBe(true);
  expect(performance.now() - began).toBeLessThan(5000);
});

test('work that hangs is waited for no longer than was said', async () => {
  const began = performance.now();
  await waitAtMost(new Promise(() => undefined), 30);
  expect(performance.now() - began).toBeLessThan(5000);
});

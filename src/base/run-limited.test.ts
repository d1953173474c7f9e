import { expect, test } from 'vitest';
import { pause } from './pause.ts';
import { runLimited } from './run-limited.ts';

test('results come in the order of the inputs, however long each takes', async () => {
  expect(
    await runLimited([30, 1, 10], 3, async (milliseconds) => {
      await pause(milliseconds);
      return milliseconds;
    }),
  ).toEqual([30, 1, 10]);
});

test('never more than the limit are under way', async () => {
  let under = 0;
  let most = 0;
  await runLimited(Array.from({ length: 20 }), 3, async () => {
    under += 1;
    most = Math.max(most, under);
    await pause(1);
    under -= 1;
  });
  expect(most).toBe(3);
});

test('nothing to do is done at once, and the first error is told', async () => {
  expect(await runLimited([], 4, async () => 1)).toEqual([]);
  await expect(
    runLimited([1, 2], 1, async (input) => {
      throw new Error(`no ${input}`);
    }),
  ).rejects.toThrow('no 1');
});

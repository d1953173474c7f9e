import { expect, test } from 'vitest';
import { warnSeldom } from './warn-seldom.ts';

test('the first is told at once, the next after a minute', () => {
  const told: string[] = [];
  let now = 0;
  const warn = warnSeldom(
    (sentence) => told.push(sentence),
    () => now,
  );
  for (const [at, sentence] of [
    [0, 'first'],
    [1, 'soon'],
    [59_999, 'still'],
    [60_000, 'a minute later'],
    [60_001, 'again'],
  ] as const) {
    now = at;
    warn(sentence, undefined);
  }
  expect(told).toEqual(['first', 'a minute later']);
});

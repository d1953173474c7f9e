import { expect, test } from 'vitest';
import { makeIdSet } from './id-set.ts';

test('what was added is in it, and its neighbours are not', () => {
  const set = makeIdSet();
  const ids = [0, 1, 7, 8, 65_535, 65_536, 65_537, 4_294_967_296, Number.MAX_SAFE_INTEGER];
  for (const id of ids) set.add(id);
  for (const id of ids) expect(set.has(id)).toBe(true);
  for (const id of [2, 6, 9, 65_534, 65_538, 131_072, 4_294_967_295, 4_294_967_297]) expect(set.has(id)).toBe(false);
});

test('adding twice changes nothing', () => {
  const set = makeIdSet();
  set.add(3);
  set.add(3);
  expect([2, 3, 4].map((id) => set.has(id))).toEqual([false, true, false]);
});

import { describe, expect, it } from 'vitest';
import { boundedMemo, memoPer } from './bounded-memo.ts';

describe('boundedMemo', () => {
  it('remembers until the results weigh too much, and then starts anew', () => {
    const memo = boundedMemo<readonly number[]>(10, (list) => list.length);
    memo.set('a', [1, 2, 3]);
    memo.set('b', [1, 2, 3]);
    expect(memo.get('a')).toEqual([1, 2, 3]);
    memo.set('c', [1, 2, 3]);
    expect([memo.get('a'), memo.get('b'), memo.get('c')]).toEqual([undefined, undefined, [1, 2, 3]]);
  });

  it('does not keep long texts', () => {
    const memo = boundedMemo<number>(10, () => 1);
    memo.set('x'.repeat(5_000), 1);
    expect(memo.get('x'.repeat(5_000))).toBeUndefined();
  });
});

describe('memoPer', () => {
  it('keeps the results of different sources apart', () => {
    const memoOf = memoPer<object, number>(() => boundedMemo(10, () => 1));
    const [one, other] = [{}, {}];
    memoOf(one).set('a', 1);
    expect(memoOf(one).get('a')).toBe(1);
    expect(memoOf(other).get('a')).toBeUndefined();
  });
});

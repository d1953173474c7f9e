import { expect, it } from 'vitest';
import { partReader } from './part-reader.ts';
import { partsOfAnswer } from './parts-of-answer.ts';

const readerOf = () => partReader([], new AbortController().signal);

it('asks once and gives the keys that were asked for, null included', async () => {
  let calls = 0;
  const read = async () => {
    calls += 1;
    return { a: 1, b: null, c: undefined, d: 4 };
  };
  const parts = readerOf();
  expect(await partsOfAnswer(parts.read, ['a', 'b', 'c'], read)).toEqual({ a: 1, b: null });
  expect(calls).toBe(1);
  expect(parts.unread).toEqual([]);
});

it('leaves each key unread when the answer fails', async () => {
  const parts = readerOf();
  const read = (): Promise<{ a: number; b: number }> => Promise.reject(new Error('no'));
  expect(await partsOfAnswer(parts.read, ['a', 'b'], read)).toEqual({});
  expect(parts.unread.map(({ path }) => path)).toEqual(['/a', '/b']);
});

import { expect, test } from 'vitest';
import { toPlainJson } from './to-plain-json.ts';

test('stores dates as text, bytes as base64, and nothing that is undefined or of the SDK', () => {
  const answer = {
    $metadata: { httpStatusCode: 200 },
    Date: new Date('2026-01-02T03:04:05.678Z'),
    Bytes: new Uint8Array([1, 2]),
    Missing: undefined,
    List: [{ $metadata: {}, a: undefined, b: 1n }, undefined, null],
    Map: new Map([['k', new Date(0)]]),
    Far: Number.POSITIVE_INFINITY,
  };
  expect(toPlainJson(answer)).toEqual({
    Date: '2026-01-02T03:04:05Z',
    Bytes: 'AQI=',
    List: [{ b: '1' }, null, null],
    Map: { k: '1970-01-01T00:00:00Z' },
    Far: 'Infinity',
  });
});

test('gives a copy, so that two items never share a part', () => {
  const shared = { a: [1] };
  const plain = toPlainJson({ one: shared, two: shared }) as { one: unknown; two: unknown };
  expect(plain.one).toEqual(plain.two);
  expect(plain.one).not.toBe(plain.two);
});

test('refuses what is no data', () => {
  expect(() => toPlainJson({ f: () => 1 })).toThrow(TypeError);
});

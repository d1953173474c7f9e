import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order of keys means nothing, that of lists does', () => {
  expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
  expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
  expect(canonicalJson([2, 1])).toBe('[2,1]');
});

test('what is absent is not there, in a list it is null', () => {
  expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  expect(canonicalJson([undefined as never, 1])).toBe('[null,1]');
  expect(canonicalJson(undefined)).toBe('null');
});

test.each(['', 'é', '\u2028', '"\\', '\ud83d\ude00', 'a\nb'])('the text %j comes back as it was', (text) => {
  expect(JSON.parse(canonicalJson({ [text]: text }))).toEqual({ [text]: text });
});

test('keys sort by code unit, as in every run and on every machine', () => {
  expect(canonicalJson({ ä: 1, z: 2, Z: 3, '10': 4, '9': 5 })).toBe('{"10":4,"9":5,"Z":3,"z":2,"ä":1}');
});

test('keys that an object would put elsewhere are written where they belong, also deep inside', () => {
  expect(canonicalJson([{ b: { '9': 1, '10': 2, a: 3 }, a: 4 }])).toBe('[{"a":4,"b":{"10":2,"9":1,"a":3}}]');
  expect(canonicalJson(JSON.parse('{"b":{"__proto__":{"x":1},"a":2}}'))).toBe('{"b":{"__proto__":{"x":1},"a":2}}');
});

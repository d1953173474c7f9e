import { expect, test } from 'vitest';
import { globMatches } from './glob.ts';

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'anything at all', true],
  ['a*', 'abc', true],
  ['a*', 'ba', false],
  ['*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXcYb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a?', 'a', false],
  ['?*', '', false],
  ['**', 'abc', true],
  ['Approximate*', 'ApproximateNumberOfMessages', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['[ab]', '[ab]', true],
  ['*', '*', true],
  ['a*', 'a*b', true],
])('%j meets %j: %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected);
});

test('a pattern made to be slow is not', () => {
  expect(globMatches(`${'a*'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false);
});

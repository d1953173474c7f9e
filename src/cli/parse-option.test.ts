import { expect, test } from 'vitest';
import { collect, parseId, parseInstant, parsePair, parseWholeNumber } from './parse-option.ts';

test('options that are given more than once, or with commas, add up', () => {
  expect(collect('b,,c', collect('a'))).toEqual(['a', 'b', 'c']);
});

test('a whole number is one that the database can keep', () => {
  expect(parseWholeNumber('--score')('10')).toBe(10);
  for (const text of ['', ' ', '-1', '1.5', 'ten', '2147483648', '1e99', 'NaN']) {
    expect(() => parseWholeNumber('--score')(text)).toThrow(/--score is ".*must be a whole number from 0 to 2147483647/);
  }
  expect(parseId('The issue')('9007199254740991')).toBe(9_007_199_254_740_991);
  for (const text of ['0', '9007199254740992', '99999999999999999999']) expect(() => parseId('The issue')(text)).toThrow('The issue');
});

test('an instant is a day, an instant, or how long ago', () => {
  const parse = parseInstant(() => new Date('2026-01-31T12:00:00Z'));
  expect(parse('2026-01-30')).toEqual(new Date('2026-01-30T00:00:00Z'));
  expect(parse('2026-01-30T01:02:03Z')).toEqual(new Date('2026-01-30T01:02:03Z'));
  expect(parse('90m')).toEqual(new Date('2026-01-31T10:30:00Z'));
  expect(parse('24h')).toEqual(new Date('2026-01-30T12:00:00Z'));
  expect(parse('2w')).toEqual(new Date('2026-01-17T12:00:00Z'));
  for (const text of ['', 'yesterday', '2026', '2026-13-01', '5x', '-5d', '99999999999999999d'])
    expect(() => parse(text), text).toThrow('is no instant');
});

test('a pair is split at its first sign of equality', () => {
  expect(parsePair('a=b=c')).toEqual(['a', 'b=c']);
  expect(parsePair('a=')).toEqual(['a', '']);
  for (const text of ['a', '=b', '']) expect(() => parsePair(text)).toThrow('key=value');
});

import { expect, test } from 'vitest';
import { storableJson, storableText } from './storable.ts';

test('text that the database takes stays as it is', () => {
  for (const text of ['', 'plain', 'çöl 漢字', '🐒', '\\u0000 written out', '\u202e']) expect(storableText(text)).toBe(text);
});

test('NUL and halves of characters become visible', () => {
  expect(storableText('a\u0000b')).toBe('a\\u0000b');
  expect(storableText('\ud83d')).toBe('\\ud83d');
  expect(storableText('\udc12x')).toBe('\\udc12x');
  expect(storableText('🐒\ud83d')).toBe('🐒\\ud83d');
});

test('JSON keeps everything else, also in keys and lists', () => {
  const value = { 'k\u0000': ['a\u0000', { b: '\ud83d', c: 1, d: null }] };
  expect(JSON.parse(storableJson(value))).toEqual({ 'k\\u0000': ['a\\u0000', { b: '\\ud83d', c: 1, d: null }] });
  expect(storableJson({ a: '🐒' })).toBe('{"a":"🐒"}');
  expect(storableJson(undefined)).toBe('null');
});

test('a backslash before u0000 that somebody wrote is not NUL', () => {
  const value = { policy: 'C:\\u0000' };
  expect(JSON.parse(storableJson(value))).toEqual(value);
});

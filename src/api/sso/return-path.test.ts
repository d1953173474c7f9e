import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each(['/', '/items', '/items/5?tab=history#top', '/items?name=a%2Fb', '/sign-in'])('%s is a page', (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/./\\evil.example',
  '/%2e//evil.example',
  'javascript:alert(1)',
  'items',
  '',
  '/api/v1/session/providers/a/start',
  `/${'x'.repeat(2_000)}`,
  ['/items'],
  undefined,
  null,
])('%j is the front page', (text) => {
  expect(returnPath(text)).toBe('/');
});

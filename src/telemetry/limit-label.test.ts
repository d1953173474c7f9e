import { expect, test } from 'vitest';
import { limitLabel } from './limit-label.ts';

test('so many values are let through, and those keep their name for good', () => {
  const limited = limitLabel(2);
  expect(['a', 'b', 'c', 'a', 'd', 'b'].map(limited)).toEqual(['a', 'b', 'other', 'a', 'other', 'b']);
});

test('a sentence is no label, and takes no place of one', () => {
  const limited = limitLabel(1);
  expect([limited('x'.repeat(81)), limited(''), limited('AccessDenied')]).toEqual(['other', 'other', 'AccessDenied']);
});

import { expect, test } from 'vitest';
import { nameTag, nameWithId } from './name-tag.ts';

const tagged = [
  { Key: 'team', Value: 'post' },
  { Key: 'Name', Value: 'office' },
];

test('the name is the tag Name, and nothing else', () => {
  expect(nameTag(tagged)).toBe('office');
  expect(nameTag([{ Key: 'name', Value: 'office' }])).toBeNull();
  expect(nameTag([{ Key: 'Name', Value: '' }])).toBeNull();
  expect(nameTag(undefined)).toBeNull();
});

test('without a name the id stands alone', () => {
  expect(nameWithId(tagged, 'vpc-1')).toBe('office (vpc-1)');
  expect(nameWithId([], 'vpc-1')).toBe('vpc-1');
});

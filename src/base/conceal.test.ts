import { expect, test } from 'vitest';
import { makeConceal } from './conceal.ts';

test('the same secret under the same key looks the same, and never like itself', () => {
  const conceal = makeConceal('one key');
  expect(conceal('hunter2')).toBe(makeConceal('one key')('hunter2'));
  expect(conceal('hunter2')).not.toBe(conceal('hunter3'));
  expect(conceal('hunter2')).not.toContain('hunter2');
});

test('another key gives another text, and says that it is another key', () => {
  const [one, other] = [makeConceal('one key')('x'), makeConceal('other key')('x')];
  expect(one.split(':')[1]).not.toBe(other.split(':')[1]);
  expect(one).toMatch(/^concealed:[0-9a-f]{8}:[\w-]{43}$/);
});

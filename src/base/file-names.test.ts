import { expect, test } from 'vitest';
import { fileNames } from './file-names.ts';

test('a name stays what it is, but for what a file cannot be called', () => {
  const nameOf = fileNames();
  expect(['web', 'path/to/role', 'a\\b', 'tab\there', '', '..'].map((name, id) => nameOf(name, id, '.json'))).toEqual([
    'web.json',
    'path_to_role.json',
    'a_b.json',
    'tab_here.json',
    'no_name.json',
    '__.json',
  ]);
});

test('no two things get the same name, whatever the case; one thing always gets the same', () => {
  const nameOf = fileNames();
  expect([nameOf('a/b', 1, '.json'), nameOf('a_b', 2, '.json'), nameOf('A_B', 3, '.json'), nameOf('a/b', 1, '.json')]).toEqual([
    'a_b.json',
    'a_b.2.json',
    'A_B.3.json',
    'a_b.json',
  ]);
});

test('a long name is cut between characters, and two that begin alike stay two', () => {
  const nameOf = fileNames();
  const [one, other] = ['ü'.repeat(300), `${'ü'.repeat(299)}x`].map((name, id) => nameOf(name, id, '.json'));
  expect(one).not.toBe(other);
  for (const name of [one!, other!]) {
    expect(Buffer.byteLength(name)).toBeLessThan(255);
    expect(name).not.toContain('\uFFFD');
  }
});

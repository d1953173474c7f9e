import { expect, test } from 'vitest';
import { locate, parseConfigPath, parsePointer, setAt, valueAt } from './config-paths.ts';
import type { Json } from './json.ts';

const found = (root: Json | undefined, path: string): string[] => {
  const ways: string[] = [];
  locate(root, parseConfigPath(path), (located) => ways.push(located.path.join('$')));
  return ways;
};

const CONFIG = {
  Attributes: { ApproximateNumber: 1, ApproximateAge: 2, Other: 3 },
  Keys: [{ Used: 1 }, { Used: 2, Deep: { Used: 3 } }],
  Used: 4,
  Empty: null,
  Text: 'Used',
};

test.each([
  ['Used', ['Used']],
  ['Attributes$Approximate*', ['Attributes$ApproximateNumber', 'Attributes$ApproximateAge']],
  ['Attributes$Approximate???', ['Attributes$ApproximateAge']],
  ['Keys$*$Used', ['Keys$0$Used', 'Keys$1$Used']],
  ['Keys$1$Used', ['Keys$1$Used']],
  ['Keys$Used', []],
  ['**$Used', ['Used', 'Keys$0$Used', 'Keys$1$Used', 'Keys$1$Deep$Used']],
  ['Keys$**$Used', ['Keys$0$Used', 'Keys$1$Used', 'Keys$1$Deep$Used']],
  ['Nothing', []],
  ['Empty', ['Empty']],
  ['Empty$more', []],
  ['Text$length', []],
])('the path %s finds %j', (path, expected) => {
  expect(found(CONFIG, path).sort()).toEqual([...expected].sort());
});

test('what has no places has none', () => {
  for (const root of [undefined, null, 1, 'text', [], {}]) expect(found(root, '**$Used')).toEqual([]);
});

test('pointers follow RFC 6901', () => {
  const root = { 'a/b': { 'c~d': [10, 20] }, '': 1 };
  expect(parsePointer('/a~1b/c~0d/1')).toEqual(['a/b', 'c~d', '1']);
  expect(valueAt(root, '/a~1b/c~0d/1')).toBe(20);
  expect(valueAt(root, '')).toBe(root);
  expect(valueAt(root, '/')).toBe(1);
  expect(valueAt(root, '/nothing/here')).toBeUndefined();
});

test('a value is set where its parent is, and nowhere else', () => {
  const root: Json = { a: { 'x/y': 1 }, text: 'b' };
  setAt(root, '/a/x~1y', 2);
  setAt(root, '/top', 3);
  setAt(root, '/not/there', 4);
  setAt(root, '/text/length', 5);
  expect(root).toEqual({ a: { 'x/y': 2 }, text: 'b', top: 3 });
});

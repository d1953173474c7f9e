import { expect, test } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const cells = (text: string): readonly (readonly string[])[] => [...parseCsv(text)].map((record) => record.cells);

test.each<readonly [string, readonly (readonly string[])[]]>([
  ['', []],
  ['a', [['a']]],
  [
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\rc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['\ufeffa,b', [['a', 'b']]],
  ['a,,\n', [['a', '', '']]],
  [',', [['', '']]],
  ['"a,b","say ""hi""",""', [['a,b', 'say "hi"', '']]],
  [
    '"two\nlines",b\nc,d',
    [
      ['two\nlines', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a\n\n\nb', [['a'], ['b']]],
  ['a "quote" inside,b', [['a "quote" inside', 'b']]],
])('%j has the cells %j', (text, expected) => {
  expect(cells(text)).toEqual(expected);
  expect([...parseCsv(text)].every(({ broken }) => !broken)).toBe(true);
});

test('records know the line on which they begin', () => {
  const lines = [...parseCsv('a\n\n"two\r\nlines",b\nc')].map(({ line }) => line);
  expect(lines).toEqual([1, 3, 5]);
});

test('a quote that does not end where its cell does makes the record broken, and that one only', () => {
  expect([...parseCsv('a\n"b"c,d\ne')].map(({ line, broken }) => ({ line, broken }))).toEqual([
    { line: 1, broken: false },
    { line: 2, broken: true },
    { line: 3, broken: false },
  ]);
  expect([...parseCsv('a\n"never closed,b\nc')].map(({ broken }) => broken)).toEqual([false, true]);
});

test('a long text takes a time that grows with its length only', () => {
  const text = 'name,"quoted, with ""quotes""",plain\n'.repeat(50_000);
  const began = performance.now();
  expect(cells(text)).toHaveLength(50_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});

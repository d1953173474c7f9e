import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Format, type PrintedRow, parseFormat, printRows, streamed } from './print-rows.ts';

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const printed = async (format: Format, rows: readonly PrintedRow[], fields = ['name', 'value']): Promise<string> => {
  await printRows(format, fields, streamed(rows));
  return written;
};

test('no rows are an empty list in every format', async () => {
  expect(await printed('json', [])).toBe('[]\n');
  written = '';
  expect(await printed('ndjson', [])).toBe('');
  expect(await printed('csv', [])).toBe('name,value\n');
  written = '';
  expect(await printed('table', [])).toBe('Nothing to show.\n');
});

test('json is one document, ndjson a document a line', async () => {
  const rows = [
    { name: 'a\nb', value: 1 },
    { name: null, value: new Date(0) },
  ];
  expect(JSON.parse(await printed('json', rows))).toEqual([
    { name: 'a\nb', value: 1 },
    { name: null, value: '1970-01-01T00:00:00.000Z' },
  ]);
  written = '';
  expect((await printed('ndjson', rows)).split('\n')).toEqual([
    '{"name":"a\\nb","value":1}',
    '{"name":null,"value":"1970-01-01T00:00:00.000Z"}',
    '',
  ]);
});

test.each<readonly [PrintedRow[string], string]>([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+2', "'=1+2"],
  ['=1,"2"', '"\'=1,""2"""'],
  ['@x', "'@x"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  [-1, '-1'],
  [true, 'true'],
  [null, ''],
])('the cell %j is written %j', async (value, cell) => {
  expect(await printed('csv', [{ name: 'n', value }])).toBe(`name,value\nn,${cell}\n`);
});

test('a table has the columns that were asked for, and hides no character that misleads', async () => {
  const table = await printed('table', [{ name: 'a\u202eb\u001b[1m\u200b', value: 7, more: 'not shown' }]);
  expect(table).toContain('a\\u202eb\\u001b[1m\\u200b');
  expect(table).not.toContain('not shown');
  expect(table).toContain('7');
});

test('a table ends somewhere, and says how much is left', async () => {
  const table = await printed(
    'table',
    Array.from({ length: 10_002 }, (_, at) => ({ name: `n${at}`, value: at })),
  );
  expect(table).toContain('… and 2 more.');
});

test('formats are spelt as they are spelt', () => {
  expect(parseFormat('csv')).toBe('csv');
  for (const text of ['CSV', '', 'xml']) expect(() => parseFormat(text)).toThrow('table, json, ndjson, csv');
});

test('a table shows instants by the clock of a time zone, other formats in UTC', async () => {
  const rows = [{ name: 'n', value: new Date(0) }];
  const printedIn = async (format: Format): Promise<string> => {
    written = '';
    await printRows(format, ['name', 'value'], streamed(rows), 'Asia/Kolkata');
    return written;
  };
  expect(await printedIn('table')).toContain('1970-01-01T05:30:00.000+05:30');
  for (const format of ['json', 'ndjson', 'csv'] as const) expect(await printedIn(format)).toContain('1970-01-01T00:00:00.000Z');
});

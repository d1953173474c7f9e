import { describe, expect, test } from 'vitest';
import { type FilterField, formatFilter, parseFilter } from './filter-language.ts';

const FIELDS: readonly FilterField[] = [
  { name: 'account', parameter: 'account', kind: 'list' },
  { name: 'name', parameter: 'name', kind: 'text' },
  { name: 'text', parameter: 'text', kind: 'text', takesWords: true },
  { name: 'active', parameter: 'active', kind: 'boolean', values: ['true', 'false'] },
  { name: 'score', parameter: 'minScore', kind: 'number' },
  { name: 'changed', parameter: 'changedSince', kind: 'instant' },
  { name: 'until', parameter: 'until', kind: 'instant-before' },
];

describe('a filter', () => {
  test.each([
    ['', {}],
    ['   ', {}],
    ['account:prod', { account: ['prod'] }],
    ['account:prod,test', { account: ['prod', 'test'] }],
    ['account:prod  account:test account:prod', { account: ['prod', 'test'] }],
    ['account:"prod, old",test', { account: ['prod, old', 'test'] }],
    [String.raw`name:"say \"hello\" \\ bye"`, { name: String.raw`say "hello" \ bye` }],
    ['name:arn:aws:s3:::x', { name: 'arn:aws:s3:::x' }],
    ['score>=5 active:true', { minScore: '5', active: 'true' }],
    ['changed>=2026-01-31', { changedSince: '2026-01-31T00:00:00.000Z' }],
    ['changed>=2026-01-31T12:00:00+02:00', { changedSince: '2026-01-31T10:00:00.000Z' }],
    ['until<2026-01-31', { until: '2026-01-31T00:00:00.000Z' }],
    ['public bucket', { text: 'public bucket' }],
    ['"public bucket" account:prod', { text: 'public bucket', account: ['prod'] }],
    ['10.0.0.0/8,x', { text: '10.0.0.0/8,x' }],
    ['text:public', { text: 'public' }],
    ['נָחָשׁ', { text: 'נָחָשׁ' }],
  ])('%j asks for %j', (text, parameters) => {
    expect(parseFilter(text, FIELDS)).toEqual(parameters);
  });

  test.each([
    [
      'colour:red',
      'There is no field "colour" here. Fields are: account, name, text, active, score, changed, until. What is no field belongs in quotes.',
    ],
    ['account:', 'A value is missing before the end.'],
    ['account: prod', 'A value is missing before " prod".'],
    ['account:prod,', 'A value is missing before the end.'],
    ['account:"prod', 'A value is missing before ""prod".'],
    ['account:"a"b', 'A space is missing before "b".'],
    ['score:5', 'Write score>=…, not score:….'],
    ['score>=five', '"five" is no whole number for score.'],
    ['account>=prod', 'Write account:…, not account>=….'],
    ['name:a,b', 'name takes one value.'],
    ['name:a name:b', 'name stands there twice.'],
    ['text:a text:b', 'text stands there twice.'],
    ['active:yes', 'active is none of true, false: "yes".'],
    ['changed>=2026-13-01', '"2026-13-01" is no instant for changed: write 2026-01-31, or 2026-01-31T12:00:00Z.'],
    ['changed>=yesterday', '"yesterday" is no instant for changed: write 2026-01-31, or 2026-01-31T12:00:00Z.'],
  ])('%j is refused: %s', (text, sentence) => {
    expect(() => parseFilter(text, FIELDS)).toThrow(sentence);
  });

  test('needs a field for each word where no field takes words', () => {
    expect(() => parseFilter('bucket', [FIELDS[0]!])).toThrow('Say what field a word is of: account.');
  });

  test.each([
    ['account:prod,test name:web score>=5'],
    ['account:"prod, old"'],
    ['text:"public bucket" active:false'],
    ['changed>=2026-01-31 until<2026-02-01T10:00:00.000Z'],
    [String.raw`name:"a \"b\" \\c"`],
  ])('%j is written as it was read', (text) => {
    expect(formatFilter(parseFilter(text, FIELDS), FIELDS)).toBe(text);
  });

  test('of any values is read as it was written', () => {
    const strange = ['', ' ', ',', '"', '\\', 'a b', 'x,y"z\\', '-', 'account:x', '>=', '\u202e', '\n'];
    const values = strange.filter((value) => value !== '');
    const written = formatFilter({ account: values, name: 'a"\\,\n' }, FIELDS);
    expect(parseFilter(written, FIELDS)).toEqual({ account: values, name: 'a"\\,\n' });
  });

  test('leaves out what is of no field', () => {
    expect(formatFilter({ account: [], limit: '5', name: 'x' }, FIELDS)).toBe('name:x');
  });
});

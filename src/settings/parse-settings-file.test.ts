import { describe, expect, test } from 'vitest';
import { parseSettingsFile } from './parse-settings-file.ts';

const parse = (ending: string, text: string) => parseSettingsFile(`monkey.config.${ending}`, text);

describe('entries', () => {
  test('of YAML have their lines', () => {
    expect(parse('yaml', '# first\n\nworker_concurrency: 3\nimports:\n  - ./a.ts\n  - b\nenable_utc: false\n')).toEqual([
      { key: 'worker_concurrency', value: 3, line: 3 },
      { key: 'imports', value: ['./a.ts', 'b'], line: 4 },
      { key: 'enable_utc', value: false, line: 7 },
    ]);
  });

  test('of TOML have them where the key begins one line', () => {
    expect(parse('toml', 'worker_concurrency = 3\n"imports" = [\n  "./a.ts",\n]\nenable_utc = false\n')).toEqual([
      { key: 'worker_concurrency', value: 3, line: 1 },
      { key: 'imports', value: ['./a.ts'], line: 2 },
      { key: 'enable_utc', value: false, line: 5 },
    ]);
    expect(parse('toml', 'stack = """\nstack = 1\n"""')).toEqual([{ key: 'stack', value: 'stack = 1\n', line: null }]);
    expect(parse('toml', 'a = 1\n\n[worker]\nb = 2\n')[1]).toMatchObject({ key: 'worker', line: 3 });
  });

  test('of JSON have their lines', () => {
    expect(parse('json', '{\n\t"worker_concurrency": 3,\n\t"imports": [\n\t\t"./a.ts"\n\t]\n}')).toEqual([
      { key: 'worker_concurrency', value: 3, line: 2 },
      { key: 'imports', value: ['./a.ts'], line: 3 },
    ]);
  });

  test('a byte order mark and Windows line ends do no harm', () => {
    expect(parse('yml', '\ufeffstack: a\r\ntimezone: UTC\r\n').map(({ key, value }) => [key, value])).toEqual([
      ['stack', 'a'],
      ['timezone', 'UTC'],
    ]);
    expect(parse('json', '\ufeff{}')).toEqual([]);
  });

  test('an empty file has none', () => {
    for (const [ending, text] of [
      ['yaml', ''],
      ['yaml', '# nothing\n'],
      ['toml', ''],
      ['json', '{}'],
    ] as const)
      expect(parse(ending, text)).toEqual([]);
  });

  test('a key that is given twice is left for the sentence that names both', () => {
    expect(parse('yaml', 'stack: a\nstack: b\n').map(({ line }) => line)).toEqual([1, 2]);
    expect(parse('json', '{"stack": "a",\n"stack": "b"}').map(({ line }) => line)).toEqual([1, 2]);
  });
});

test.each<readonly [ending: string, text: string, sentence: RegExp]>([
  ['yaml', 'stack: a\nimports: [', /^monkey\.config\.yaml:2 cannot be read: .*\]\.$/],
  ['yaml', 'a: 1\n\tb: 2\n', /^monkey\.config\.yaml:2 cannot be read: /],
  ['yaml', 'stack: @a', /^monkey\.config\.yaml:1 cannot be read: /],
  ['yaml', 'stack: !secret x', /^monkey\.config\.yaml:1 cannot be read: Unresolved tag: !secret\.$/],
  ['yaml', 'stack: *nothing', /^monkey\.config\.yaml:1 cannot be read: Unresolved alias/],
  ['yaml', 'a: 1\n---\nb: 2', /^monkey\.config\.yaml:2 cannot be read: .*multiple documents/],
  ['yaml', '- a\n- b\n', /^monkey\.config\.yaml cannot be read: it must be a map of settings/],
  ['yaml', 'just text', /it must be a map of settings/],
  ['yaml', '? [a]\n: 1', /^monkey\.config\.yaml:1 cannot be read: a key must be a word/],
  ['yaml', '1: a', /a key must be a word/],
  ['yaml', `stack: ${'['.repeat(100_000)}`, /cannot be read/],
  ['toml', 'stack = "a"\nimports = [', /^monkey\.config\.toml:2 cannot be read: /],
  ['toml', 'stack = "a"\nstack = "b"', /^monkey\.config\.toml:2 cannot be read: trying to redefine/],
  ['json', '{"a": 1,}', /^monkey\.config\.json:1 cannot be read: /],
  ['json', '[1]', /it must be an object of settings/],
  ['json', '', /^monkey\.config\.json cannot be read: /],
  ['json', '{"secret_key": hunter2hunter2}', /^monkey\.config\.json cannot be read: Unexpected token 'h'\.$/],
  ['ini', 'a=1', /^monkey\.config\.ini is no configuration file: its name must end in \.yaml, \.yml, \.toml, \.json\.$/],
])('%s: %j is refused in a sentence', (ending, text, sentence) => {
  expect(() => parse(ending, text)).toThrow(expect.objectContaining({ code: 'bad-setting', message: expect.stringMatching(sentence) }));
});

test('aliases that multiply without end are refused', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x]\n${'bcdefgh'
    .split('')
    .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(8)}]`)
    .join('\n')}`;
  expect(() => parse('yaml', bomb)).toThrow(/cannot be read: Excessive alias count/);
});

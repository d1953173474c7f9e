import { parse, TomlError } from 'smol-toml';
import type { FileEntry } from './match-entries.ts';
import { SyntaxProblem } from './syntax-problem.ts';

const parsed = (text: string): Record<string, unknown> => {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new SyntaxProblem(cause.message.replace(/^Invalid TOML document: /, ''), cause.line);
  }
};

/** The parser tells no lines. A key that begins exactly one line is there; another is looked for in vain. */
const lineOfKey = (key: string, lines: readonly string[]): number | null => {
  const begins = (line: string): boolean =>
    [key, `"${key}"`, `'${key}'`].some((form) => line.startsWith(form) && /^\s*[=.]/.test(line.slice(form.length)));
  const found = lines.flatMap((line, index) => (begins(line.trimStart().replace(/^\[\s*(.*?)\s*\]/, '$1.')) ? [index + 1] : []));
  return found.length === 1 ? found[0]! : null;
};

/** The entries of a TOML text. */
export const readTomlEntries = (text: string): FileEntry[] => {
  const lines = text.split('\n');
  return Object.entries(parsed(text)).map(([key, value]) => ({ key, value, line: lineOfKey(key, lines) }));
};

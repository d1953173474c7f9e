import type { FileEntry } from './match-entries.ts';
import { readYamlEntries } from './read-yaml-entries.ts';
import { SyntaxProblem } from './syntax-problem.ts';

const POSITION = /\(line (\d+) column \d+\)/;
/** The parser repeats the text around the place, in which there may be a secret. */
const REPEATED = /\s*(?:,? (?:\.\.\.)?".*|(?:in JSON )?at position .*)$/s;

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entries of a JSON text, with their lines: JSON is YAML as well, and that parser knows lines. */
export const readJsonEntries = (text: string): FileEntry[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const line = POSITION.exec(cause.message)?.[1];
    throw new SyntaxProblem(cause.message.replace(REPEATED, ''), line === undefined ? null : Number(line));
  }
  if (!isMap(value)) throw new SyntaxProblem('it must be an object of settings', null);
  return readYamlEntries(text);
};

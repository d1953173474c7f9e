import { extname } from 'node:path';
import { MonkeyError } from '../model/errors.ts';
import { lineOf } from './configuration.ts';
import type { FileEntry } from './match-entries.ts';
import { readJsonEntries } from './read-json-entries.ts';
import { readTomlEntries } from './read-toml-entries.ts';
import { readYamlEntries } from './read-yaml-entries.ts';
import { SyntaxProblem } from './syntax-problem.ts';

/** By the ending of the file's name. */
const READERS: Readonly<Record<string, (text: string) => FileEntry[]>> = {
  '.yaml': readYamlEntries,
  '.yml': readYamlEntries,
  '.toml': readTomlEntries,
  '.json': readJsonEntries,
};

/** The entries of a configuration file, or a sentence with the line that cannot be read. `name` is the file as people call it. */
export const parseSettingsFile = (name: string, text: string): FileEntry[] => {
  const read = READERS[extname(name).toLowerCase()];
  if (!read)
    throw new MonkeyError('bad-setting', `${name} is no configuration file: its name must end in ${Object.keys(READERS).join(', ')}.`);
  try {
    return read(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    // Texts that nest without end exhaust the stack of a parser.
    const problem = cause instanceof RangeError ? new SyntaxProblem('it nests too deeply', null) : cause;
    if (!(problem instanceof SyntaxProblem)) throw cause;
    throw new MonkeyError('bad-setting', `${lineOf(name, problem.line)} cannot be read: ${problem.message}.`, { cause });
  }
};

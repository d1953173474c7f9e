import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Configuration } from '../settings/configuration.ts';
import type { SettingsFile } from '../settings/match-entries.ts';
import { resolveSettings } from '../settings/resolve-settings.ts';

/** What the file is called in the folder where the program is started. */
const FILE_NAMES = ['yaml', 'yml', 'toml', 'json'].map((ending) => `monkey.config.${ending}`);

/** Why a file cannot be read, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not written in UTF-8',
};

const unreadable = (subject: string, cause: unknown): MonkeyError => {
  const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? ''] ?? sentenceOf(cause);
  return new MonkeyError('bad-setting', `${subject} cannot be read: ${reason}.`, { cause });
};

const isThere = (folder: string, name: string): boolean => {
  try {
    statSync(join(folder, name));
    return true;
  } catch (cause) {
    // Whatever else keeps us from looking does not mean that there is none.
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(name, cause);
    return false;
  }
};

/** The file to read, as people call it, and as a sentence names it; null: there is none. */
const findFile = (environment: NodeJS.ProcessEnv, folder: string): { name: string; subject: string } | null => {
  const named = environment['SM_CONFIG'];
  if (named) return { name: named, subject: `SM_CONFIG names ${named}, which` };
  const [found, second] = FILE_NAMES.filter((name) => isThere(folder, name));
  if (second)
    throw new MonkeyError(
      'bad-setting',
      `There are two configuration files, ${found} and ${second}. Keep one of them, or name one in SM_CONFIG.`,
    );
  return found ? { name: found, subject: found } : null;
};

const readText = (path: string, subject: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw unreadable(subject, cause);
  }
};

const readFile = async (environment: NodeJS.ProcessEnv, folder: string): Promise<SettingsFile | null> => {
  const found = findFile(environment, folder);
  if (found === null) return null;
  const { name, subject } = found;
  const path = resolve(folder, name);
  const text = readText(path, subject);
  // The parsers take longer to load than most commands to run; without a file nobody needs them.
  const { parseSettingsFile } = await import('../settings/parse-settings-file.ts');
  return { name, folder: dirname(path), entries: parseSettingsFile(name, text) };
};

/**
 * The settings of the environment and of the configuration file: the one that `SM_CONFIG` names, else `monkey.config.yaml`
 * (or `.yml`, `.toml`, `.json`) in the folder where the program is started. Throws a sentence about what cannot be used.
 */
export const loadSettings = async (environment: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Promise<Configuration> =>
  resolveSettings(environment, await readFile(environment, folder));

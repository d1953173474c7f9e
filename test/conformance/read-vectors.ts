import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MonkeyError, sentenceOf } from '../../src/model/errors.ts';
import { isJsonObject } from '../../src/model/json.ts';
import type { FiledVector, Vector } from './vector.ts';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));

const parse = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new MonkeyError('bad-input', `${file} cannot be read as JSON: ${sentenceOf(cause)}`, { cause });
  }
};

const isVector = (value: unknown): value is Vector => isJsonObject(value) && typeof value['id'] === 'string';

const readFile = (file: string): readonly FiledVector[] => {
  const vectors = parse(file);
  if (!Array.isArray(vectors) || !vectors.every(isVector))
    throw new MonkeyError('bad-input', `${file} is no list of vectors: a JSON array of objects with an "id" is expected.`);
  return vectors.map((vector) => ({ file: basename(file, '.json'), vector }));
};

/** All vectors of a folder: of its `policy` and `auditors`, and of files that stand in it directly. */
export const readVectors = (folder: string): readonly FiledVector[] => {
  if (!isFolder(folder)) throw new MonkeyError('bad-input', `The folder ${folder} does not exist.`);
  const files = [folder, join(folder, 'policy'), join(folder, 'auditors')].filter(isFolder).flatMap(filesIn);
  if (files.length === 0)
    throw new MonkeyError('bad-input', `There are no vectors in ${folder}: no *.json there, in policy/ or in auditors/.`);
  return files.flatMap(readFile);
};

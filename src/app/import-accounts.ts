import { readFileSync } from 'node:fs';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { addAccount, listAccounts, updateAccount } from '../store/account-store.ts';
import type { App } from './open-app.ts';
import { parseAccount, type WrittenAccount } from './parse-account.ts';

const readFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MonkeyError('bad-input', `The file ${file} cannot be read: ${sentenceOf(cause)}.`, { cause });
  }
};

const parseRecord = (line: string, where: string): JsonObject => {
  try {
    const record: unknown = JSON.parse(line);
    if (isJsonObject(record)) return record;
  } catch (cause) {
    throw new MonkeyError('bad-input', `${where} is no JSON: ${sentenceOf(cause)}.`, { cause });
  }
  throw new MonkeyError('bad-input', `${where} is no JSON object.`);
};

const written = (record: JsonObject, where: string): WrittenAccount => {
  const { type, name, identifier, active, third_party: thirdParty, notes, fields } = record;
  if (typeof type !== 'string' || typeof name !== 'string' || typeof identifier !== 'string') {
    throw new MonkeyError('bad-input', `${where} needs "type", "name" and "identifier".`);
  }
  for (const [key, value] of Object.entries({ active, third_party: thirdParty })) {
    if (value !== undefined && typeof value !== 'boolean') throw new MonkeyError('bad-input', `${where}: "${key}" must be true or false.`);
  }
  const pairs = isJsonObject(fields) ? Object.entries(fields).map(([key, value]) => [key, String(value)] as const) : [];
  return {
    type,
    name,
    identifier,
    fields: pairs,
    active: active !== false,
    thirdParty: thirdParty === true,
    notes: typeof notes === 'string' ? notes : null,
  };
};

/** Adds or updates accounts, found by type and identifier. The whole file is checked before anything is written. */
export const importAccounts = async (app: App, file: string): Promise<{ added: number; updated: number }> => {
  const lines = readFile(file).split('\n');
  const parsed = lines.flatMap((line, index) => {
    const where = `Line ${index + 1} of ${file}`;
    return line.trim() === '' ? [] : [parseAccount(app.registry, written(parseRecord(line, where), where))];
  });
  const known = new Map((await listAccounts(app.database.kysely)).map((account) => [`${account.type} ${account.identifier}`, account.id]));
  let added = 0;
  for (const { values, entities } of parsed) {
    const id = known.get(`${values.type} ${values.identifier}`);
    if (id !== undefined) await updateAccount(app.database.kysely, id, values, entities, app.now());
    else {
      await addAccount(app.database.kysely, values, entities, app.now());
      added += 1;
    }
  }
  return { added, updated: parsed.length - added };
};

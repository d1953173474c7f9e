import { readFileSync } from 'node:fs';
import type { Account } from '../model/account.ts';
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

type Parsed = ReturnType<typeof parseAccount> & { readonly where: string };

const parseLine = (app: App, line: string, where: string): Parsed => {
  const account = written(parseRecord(line, where), where);
  try {
    return { ...parseAccount(app.registry, account), where };
  } catch (cause) {
    if (cause instanceof MonkeyError) throw new MonkeyError(cause.code, `${where}: ${cause.message}`, { cause });
    throw cause;
  }
};

/** Names and identifiers are each one account's: what the database would refuse in the middle is refused before the first. */
const assertDistinct = (parsed: readonly Parsed[], stored: readonly Account[]): void => {
  const holderOfName = new Map(stored.map((account) => [account.name, `${account.type} ${account.identifier}`]));
  const seen = new Map<string, string>();
  for (const { values, where } of parsed) {
    const identity = `${values.type} ${values.identifier}`;
    const before = seen.get(identity);
    if (before !== undefined) throw new MonkeyError('conflict', `${where} is about ${identity}, as is ${before}.`);
    seen.set(identity, where);
    const holder = holderOfName.get(values.name);
    if (holder !== undefined && holder !== identity)
      throw new MonkeyError('conflict', `${where}: There is an account named "${values.name}" already.`);
    holderOfName.set(values.name, identity);
  }
};

/** Adds or updates accounts, found by type and identifier. The whole file is checked before anything is written. */
export const importAccounts = async (app: App, file: string): Promise<{ added: number; updated: number }> => {
  const lines = readFile(file).split('\n');
  const parsed = lines.flatMap((line, index) => {
    const where = `Line ${index + 1} of ${file}`;
    return line.trim() === '' ? [] : [parseLine(app, line, where)];
  });
  const stored = await listAccounts(app.database.kysely);
  assertDistinct(parsed, stored);
  const known = new Map(stored.map((account) => [`${account.type} ${account.identifier}`, account.id]));
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

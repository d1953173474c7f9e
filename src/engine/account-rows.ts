import { parseCsv } from '../base/parse-csv.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { StatedAccount } from './parse-account.ts';

/** What one row of a file says of an account, or why that cannot be told. */
export interface AccountRow {
  /** Where it stands, as a sentence begins: `Line 2 of accounts.csv`. */
  readonly where: string;
  readonly said: StatedAccount | MonkeyError;
}

export const ROW_FORMATS = ['json', 'ndjson', 'csv'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** The keys of a row, as `monkey accounts list` writes them. */
const KEYS = ['name', 'type', 'identifier', 'active', 'third_party', 'notes', 'fields'] as const;
type Key = (typeof KEYS)[number];

const isKey = (name: string): name is Key => KEYS.some((key) => key === name);

const refusal = (sentence: string, cause?: unknown): MonkeyError => new MonkeyError('bad-input', sentence, { cause });

/** A value of a custom field as its `parse` takes it; a list is written with commas. */
const asText = (value: Json | undefined, name: string, where: string): string | null => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value.join(',');
  if (typeof value !== 'object') return String(value);
  throw refusal(`${where}: The field "${name}" must be a text, a number, true, false, null or a list of texts.`);
};

/** Values of custom fields as texts. */
export const fieldTexts = (fields: JsonObject, where = 'The account'): StatedAccount['fields'] =>
  Object.entries(fields).map(([name, value]) => [name, asText(value, name, where)] as const);

const fieldsOf = (fields: Json | undefined, where: string): StatedAccount['fields'] => {
  if (fields === undefined) return [];
  if (!isJsonObject(fields)) throw refusal(`${where}: "fields" must be an object of custom fields.`);
  return fieldTexts(fields, where);
};

/** A record in the form that `monkey accounts list` writes, as it is to be read. Throws a sentence. */
const stated = (record: JsonObject, where: string): StatedAccount => {
  const unknown = Object.keys(record).find((key) => !isKey(key));
  if (unknown !== undefined) throw refusal(`${where} has an unknown key "${unknown}". Known are: ${KEYS.join(', ')}.`);
  const { type, name, identifier, active, third_party: thirdParty, notes, fields } = record;
  if (typeof type !== 'string' || typeof name !== 'string' || typeof identifier !== 'string')
    throw refusal(`${where} needs "type", "name" and "identifier", each a text.`);
  for (const [key, value] of Object.entries({ active, third_party: thirdParty })) {
    if (value !== undefined && typeof value !== 'boolean') throw refusal(`${where}: "${key}" must be true or false.`);
  }
  if (notes !== undefined && notes !== null && typeof notes !== 'string') throw refusal(`${where}: "notes" must be a text or null.`);
  return {
    type,
    name,
    identifier,
    fields: fieldsOf(fields, where),
    ...(typeof active === 'boolean' ? { active } : {}),
    ...(typeof thirdParty === 'boolean' ? { thirdParty } : {}),
    ...(notes === undefined ? {} : { notes }),
  };
};

const row = (where: string, read: () => JsonObject): AccountRow => {
  try {
    return { where, said: stated(read(), where) };
  } catch (error) {
    if (error instanceof MonkeyError) return { where, said: error };
    throw error;
  }
};

/** The text of a JSON error is one line, without its full stop. */
const jsonProblem = (cause: unknown): string => sentenceOf(cause).replaceAll(/\s+/g, ' ').replace(/\.$/, '');

const parseRecord = (text: string, where: string): JsonObject => {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw refusal(`${where} is no JSON: ${jsonProblem(cause)}.`, cause);
  }
  if (isJsonObject(record)) return record;
  throw refusal(`${where} is no JSON object.`);
};

const ndjsonRows = (text: string, file: string): AccountRow[] =>
  text.split('\n').flatMap((line, index) => {
    const where = `Line ${index + 1} of ${file}`;
    return line.trim() === '' ? [] : [row(where, () => parseRecord(line, where))];
  });

/** The line on which each element of a JSON list begins; the text must be JSON. */
const elementLines = (text: string): number[] => {
  const lines: number[] = [];
  let depth = 0;
  let line = 1;
  let awaited = false;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|\n|[^\s"]/gs)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (awaited && token !== ']') lines.push(line);
    awaited = false;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    awaited = depth === 1 && (token === ',' || (token === '[' && lines.length === 0));
  }
  return lines;
};

/** The elements of a JSON list, each with the place where it stands. Throws a sentence about what is no list. */
export const listElements = (text: string, file: string): readonly { readonly where: string; readonly element: unknown }[] => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw refusal(`${file} is no JSON: ${jsonProblem(cause)}.`, cause);
  }
  if (!Array.isArray(list)) throw refusal(`${file} must be a list of accounts.`);
  const lines = elementLines(text);
  return list.map((element, index) => ({ where: `Account ${index + 1} (line ${lines[index]}) of ${file}`, element }));
};

const jsonRows = (text: string, file: string): AccountRow[] =>
  listElements(text, file).map(({ where, element }) =>
    row(where, () => {
      if (isJsonObject(element)) return element;
      throw refusal(`${where} is no JSON object.`);
    }),
  );

/** What our own CSV puts before a cell that a spreadsheet would take for a formula. */
const FORMULA_MARK = /^'(?=[=+\-@\t\r])/;
const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false };

const cellValue = (key: Key, cell: string, where: string): Json => {
  // Spreadsheets write TRUE.
  if (key === 'active' || key === 'third_party') return TRUTH[cell.toLowerCase()] ?? cell;
  return key === 'fields' ? parseRecord(cell, `${where}: "fields"`) : cell.replace(FORMULA_MARK, '');
};

/** The columns of a CSV file: keys of a row, or names of custom fields. Throws a sentence. */
const columnsOf = (head: readonly string[], file: string, fieldNames: ReadonlySet<string>): readonly string[] => {
  const columns = head.map((name) => name.trim());
  const unknown = columns.find((name) => !isKey(name) && !fieldNames.has(name));
  if (unknown !== undefined)
    throw refusal(
      `The column "${unknown}" of ${file} is not known. Known are: ${KEYS.join(', ')}, and custom fields: ${[...fieldNames].join(', ')}.`,
    );
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw refusal(`The column "${twice}" of ${file} is there twice.`);
  return columns;
};

const csvRecord = (columns: readonly string[], cells: readonly string[], where: string): JsonObject => {
  if (cells.length !== columns.length)
    throw refusal(`${where} has ${cells.length} cells, but the first line names ${columns.length} columns.`);
  const record: Record<string, Json> = {};
  const fields: Record<string, Json> = {};
  for (const [index, name] of columns.entries()) {
    const cell = cells[index]!;
    // An empty cell says nothing: a table has one for every account, whatever its type.
    if (cell === '') continue;
    if (isKey(name)) record[name] = cellValue(name, cell, where);
    else fields[name] = cell.replace(FORMULA_MARK, '');
  }
  const said = record['fields'];
  return { ...record, fields: { ...(isJsonObject(said) ? said : {}), ...fields } };
};

const csvRows = (text: string, file: string, fieldNames: ReadonlySet<string>): AccountRow[] => {
  const [head, ...records] = parseCsv(text);
  if (head === undefined) return [];
  const columns = columnsOf(head.cells, file, fieldNames);
  return records.map(({ line, cells, broken }) => {
    const where = `Line ${line} of ${file}`;
    return row(where, () => {
      if (broken) throw refusal(`${where} has a quote that does not end where its cell does.`);
      return csvRecord(columns, cells, where);
    });
  });
};

/** What a file is, by its name and how it begins. */
const formatOf = (text: string, file: string): RowFormat => {
  if (/\.csv$/i.test(file)) return 'csv';
  return text.trimStart().startsWith('[') ? 'json' : 'ndjson';
};

/**
 * What the rows of a file say: a JSON list, JSON lines or CSV, in the form that `monkey accounts list` writes. `fieldNames`
 * are the custom fields that CSV may have columns for. A row that cannot be read is a sentence; what concerns the whole
 * file is thrown.
 */
export const accountRows = (text: string, file: string, fieldNames: ReadonlySet<string>, format?: RowFormat): readonly AccountRow[] => {
  switch (format ?? formatOf(text, file)) {
    case 'csv':
      return csvRows(text, file, fieldNames);
    case 'json':
      return jsonRows(text, file);
    case 'ndjson':
      return ndjsonRows(text, file);
  }
};

import { once } from 'node:events';
import { instantInZone } from '../base/instant-in-zone.ts';
import { MonkeyError } from '../model/errors.ts';
import { csvHead, csvLine, type PrintedRow, plainText } from '../reports/csv-line.ts';

export type { PrintedRow };

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Rows that a table shows; it needs all of them in memory to know its widths. */
const TABLE_ROWS = 10_000;

export const parseFormat = (text: string): Format => {
  const format = FORMATS.find((one) => one === text);
  if (format) return format;
  throw new MonkeyError('bad-input', `There is no format "${text}". Known are: ${FORMATS.join(', ')}.`);
};

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Control characters, marks that change the direction of writing and blanks without a width, made visible: a name must not rearrange a terminal. */
const visible = (text: string): string =>
  text.replace(MISLEADING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What a table leaves out, for width: the ARN repeats what the other columns say. */
const NOT_IN_TABLES = new Set(['arn']);
/** The longest cell of a table, in characters. */
const CELL = 60;

const cell = (text: string): string => (text.length > CELL ? `${text.slice(0, CELL - 1)}…` : text);

const inTable = (value: PrintedRow[string] | undefined, timeZone: string): string =>
  value instanceof Date ? instantInZone(value, timeZone) : plainText(value);

const printTable = async (all: readonly string[], rows: AsyncIterable<PrintedRow>, timeZone: string): Promise<void> => {
  const { default: Table } = await import('cli-table3');
  const fields = all.filter((field) => !NOT_IN_TABLES.has(field));
  const table = new Table({ head: [...fields], style: { head: [], border: [], compact: true } });
  let left = 0;
  for await (const row of rows) {
    if (table.length < TABLE_ROWS) table.push(fields.map((field) => cell(visible(inTable(row[field], timeZone)))));
    else left += 1;
  }
  await write(table.length === 0 ? 'Nothing to show.\n' : `${table.toString()}\n`);
  if (left > 0) await write(`… and ${left} more. Other formats show them all.\n`);
};

const printJson = async (rows: AsyncIterable<PrintedRow>): Promise<void> => {
  let separator = '[\n';
  for await (const row of rows) {
    await write(`${separator}${JSON.stringify(row)}`);
    separator = ',\n';
  }
  await write(separator === '[\n' ? '[]\n' : '\n]\n');
};

/** Prints rows as they come, in the form that was asked for. A table, which is for people, shows instants in their time zone. */
export const printRows = async (
  format: Format,
  fields: readonly string[],
  rows: AsyncIterable<PrintedRow>,
  timeZone = 'UTC',
): Promise<void> => {
  if (format === 'table') return printTable(fields, rows, timeZone);
  if (format === 'json') return printJson(rows);
  if (format === 'csv') await write(csvHead(fields));
  for await (const row of rows) {
    await write(format === 'csv' ? csvLine(fields, row) : `${JSON.stringify(row)}\n`);
  }
};

/** A list as a stream. */
export async function* streamed<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

/** Each row of a stream, made into another. */
export async function* mapped<From, To>(rows: AsyncIterable<From>, make: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield make(row);
}

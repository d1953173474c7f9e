import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvHead, csvLine, type PrintedRow } from '../reports/csv-line.ts';

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

export interface Export {
  /** What it is of: the beginning of the file's name. */
  readonly name: string;
  readonly format: keyof typeof TYPES;
  /** The columns. */
  readonly fields: readonly string[];
  readonly now: Date;
}

/** Characters of one piece: a system call for each line would cost more than the line. */
const PIECE = 32_768;

async function* pieces({ format, fields }: Export, rows: AsyncIterable<PrintedRow>): AsyncGenerator<string> {
  let piece = format === 'csv' ? csvHead(fields) : '';
  for await (const row of rows) {
    piece += format === 'csv' ? csvLine(fields, row) : `${JSON.stringify(row)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** Sends rows as they come, no faster than the reader takes them; one who goes away ends the reading of rows as well. */
export const sendExport = (reply: FastifyReply, file: Export, rows: AsyncIterable<PrintedRow>): FastifyReply =>
  reply
    .type(TYPES[file.format])
    .header(
      'content-disposition',
      `attachment; filename="security-monkey-${file.name}-${file.now.toISOString().slice(0, 10)}.${file.format}"`,
    )
    .send(Readable.from(pieces(file, rows), { objectMode: false }));

/** Each row of a stream, made into another. */
export async function* mapRows<From, To>(rows: AsyncIterable<From>, make: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield make(row);
}

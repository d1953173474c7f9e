/** One record of a CSV text. */
export interface CsvRecord {
  /** The line on which it begins, from 1; a quoted cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote that is never closed, or text behind a closing quote: the cells are not to be trusted. */
  readonly broken: boolean;
}

/** A cell, with quotes or without, up to what ends it. */
const CELL = /"([^"]*(?:""[^"]*)*)("?)([^,\r\n]*)|([^,\r\n]*)/y;
const END = /,|\r\n|\n|\r|$/y;

const linesIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

/** The records of a CSV text (RFC 4180), with any line ends; empty lines are left out, and so is a byte order mark. */
export function* parseCsv(text: string): Generator<CsvRecord> {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begin = at;
    const cells: string[] = [];
    let broken = false;
    let end = ',';
    while (end === ',') {
      CELL.lastIndex = at;
      const [, quoted, closing, behind, plain = ''] = CELL.exec(text)!;
      at = CELL.lastIndex;
      if (quoted !== undefined && (closing === '' || behind !== '')) broken = true;
      cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      END.lastIndex = at;
      end = END.exec(text)![0];
      at += end.length;
    }
    if (cells.length > 1 || cells[0] !== '') yield { line, cells, broken };
    line += linesIn(text.slice(begin, at));
  }
}

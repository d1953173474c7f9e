import { parseCsv } from '../base/parse-csv.ts';
import { MonkeyError } from '../model/errors.ts';
import type { OverridePattern, OverrideRow } from '../store/override-store.ts';
import { type NamedOverride, overridesNamed, parsePatternName } from './named-override.ts';
import { parseOverride } from './parse-override.ts';
import type { Registry } from './registry.ts';

/** What a column of the file may say, beside patterns. */
const COLUMNS = ['tech', 'auditor', 'method', 'disabled', 'score'] as const;
type Column = (typeof COLUMNS)[number];

/** `tech=Technology`: what a column says, and the header under which it stands. */
export type ColumnMapping = readonly [says: string, header: string];

/** What a file of overrides comes to. */
export interface OverrideFile {
  readonly overrides: readonly OverrideRow[];
  /** Rows that say nothing. */
  readonly skipped: number;
  /** Sentences about everything that cannot be used. */
  readonly problems: readonly string[];
}

interface Layout {
  readonly known: ReadonlyMap<Column, number>;
  readonly patterns: readonly { readonly at: number; readonly pattern: Omit<OverridePattern, 'score'> }[];
}

const refusal = (sentence: string): MonkeyError => new MonkeyError('bad-input', sentence);

const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name);

const layoutOf = (head: readonly string[], file: string, mappings: readonly ColumnMapping[]): Layout => {
  const headers = head.map((header) => header.trim());
  const at = (header: string): number => {
    const place = headers.indexOf(header);
    if (place >= 0) return place;
    throw refusal(`${file} has no column "${header}". It has: ${headers.join(', ')}.`);
  };
  const known = new Map<Column, number>();
  for (const column of COLUMNS) if (headers.includes(column)) known.set(column, headers.indexOf(column));
  const patterns: Layout['patterns'][number][] = [];
  for (const [says, header] of mappings) {
    if (isColumn(says)) known.set(says, at(header));
    else patterns.push({ at: at(header), pattern: parsePatternName(says) });
  }
  for (const column of ['tech', 'auditor', 'method'] as const)
    if (!known.has(column)) throw refusal(`${file} has no column "${column}"; say which one it is with --mappings ${column}=<its header>.`);
  return { known, patterns };
};

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

const truthOf = (text: string): boolean => {
  const truth = TRUTHS[text.toLowerCase()];
  if (truth === undefined) throw refusal(`"disabled" is "${text}", but must be true or false.`);
  return truth;
};

const pointsOf = (text: string, what: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw refusal(`${what} is "${text}", but must be a whole number that is not negative.`);
};

/** Null: the row says nothing. */
const namedBy = (cells: readonly string[], { known, patterns }: Layout): NamedOverride | null => {
  const cell = (column: Column): string => cells[known.get(column) ?? -1]?.trim() ?? '';
  const [technology, auditor, method] = [cell('tech'), cell('auditor'), cell('method')];
  const [disabled, score] = [cell('disabled'), cell('score')];
  if (technology === '' || auditor === '' || method === '' || (disabled === '' && score === '')) return null;
  const said = patterns.flatMap(({ at, pattern }) => {
    const points = cells[at]?.trim() ?? '';
    return points === ''
      ? []
      : [{ ...pattern, score: pointsOf(points, `The score of ${pattern.type}.${pattern.field}.${pattern.pattern}`) }];
  });
  const isOff = disabled !== '' && truthOf(disabled);
  if (!isOff && score === '' && said.length === 0) return null;
  return { technology, auditor, method, disabled: isOff, score: score === '' ? null : pointsOf(score, '"score"'), patterns: said };
};

/** What a row decides about checks; each check is decided about once. */
const decidedBy = (registry: Registry, named: NamedOverride, where: string, taken: Map<string, string>): OverrideRow[] => {
  const rows = overridesNamed(registry, named).map((override) => parseOverride(registry, override));
  const twice = rows.find(({ checkId }) => taken.has(checkId));
  if (twice) throw refusal(`It is about ${twice.checkId}, as is ${taken.get(twice.checkId)}.`);
  for (const { checkId } of rows) taken.set(checkId, where);
  return rows;
};

/** Reads a CSV file of overrides under the names of the original. What concerns the whole file is thrown. */
export const overrideRows = (registry: Registry, text: string, file: string, mappings: readonly ColumnMapping[]): OverrideFile => {
  const [head, ...records] = parseCsv(text);
  if (head === undefined) throw refusal(`${file} is empty.`);
  const layout = layoutOf(head.cells, file, mappings);
  const overrides: OverrideRow[] = [];
  const problems: string[] = [];
  const taken = new Map<string, string>();
  let skipped = 0;
  for (const { line, cells, broken } of records) {
    const where = `line ${line}`;
    try {
      if (broken) throw refusal('It has a quote that does not end where its cell does.');
      const named = namedBy(cells, layout);
      if (named === null) skipped += 1;
      else overrides.push(...decidedBy(registry, named, where, taken));
    } catch (error) {
      if (!(error instanceof MonkeyError)) throw error;
      problems.push(`Line ${line} of ${file}: ${error.message}`);
    }
  }
  return { overrides, skipped, problems };
};

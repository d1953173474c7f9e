import { BadFilterError } from './bad-filter-error.ts';

/** How a field is narrowed. */
export type FilterKind =
  /** One of several values: `account:prod,test`. */
  | 'list'
  /** A part of it: `name:web`. */
  | 'text'
  /** `active:true`. */
  | 'boolean'
  /** At least so much, or not before: `score>=5`, `changed>=2026-01-31`. */
  | 'number'
  | 'instant'
  /** Before: `until<2026-02-01`. */
  | 'instant-before';

/** A field of which a filter can speak. */
export interface FilterField {
  /** As it is written in a filter. */
  readonly name: string;
  /** The parameter of an address that means the same. */
  readonly parameter: string;
  readonly kind: FilterKind;
  /** What a boolean or a list may be, where that is known beforehand. */
  readonly values?: readonly string[];
  /** Words without a field are meant for it. */
  readonly takesWords?: boolean;
}

/** Parameter → its value, or its values. */
export type FilterParameters = Readonly<Record<string, string | readonly string[]>>;

type Operator = ':' | '>=' | '<';

const OPERATORS: Readonly<Record<FilterKind, Operator>> = {
  list: ':',
  text: ':',
  boolean: ':',
  number: '>=',
  instant: '>=',
  'instant-before': '<',
};

interface Token {
  readonly field: string | null;
  readonly operator: Operator | null;
  readonly values: readonly string[];
}

/** A value in quotes, in which a backslash stands before a quote or a backslash; or what ends at white space or a comma. */
const VALUE = /"((?:[^"\\]|\\.)*)"|([^\s,"]+)/y;
const FIELD = /([A-Za-z][A-Za-z-]*)(:|>=|<)/y;
const SPACE = /\s+/y;

const at = (pattern: RegExp, text: string, position: number): RegExpExecArray | null => {
  pattern.lastIndex = position;
  return pattern.exec(text);
};

const unquoted = (match: RegExpExecArray): string => match[2] ?? match[1]!.replaceAll(/\\(.)/g, '$1');

const rest = (text: string, position: number): string => {
  const excerpt = text.slice(position, position + 20);
  return excerpt === '' ? 'the end' : `"${excerpt}"`;
};

/** The values at a position, and where they end. */
const valuesAt = (text: string, position: number): { values: string[]; end: number } => {
  const values: string[] = [];
  let end = position - 1;
  do {
    const match = at(VALUE, text, end + 1);
    if (!match) throw new BadFilterError(`A value is missing before ${rest(text, end + 1)}.`);
    values.push(unquoted(match));
    end = VALUE.lastIndex;
  } while (text[end] === ',');
  if (end < text.length && !/\s/.test(text[end]!)) throw new BadFilterError(`A space is missing before ${rest(text, end)}.`);
  return { values, end };
};

/** A word, which begins at a position; in it a comma is a character like others. */
const wordAt = (text: string, position: number): { values: string[]; end: number } => {
  if (text[position] === '"') return valuesAt(text, position);
  const [word] = /^\S+/.exec(text.slice(position))!;
  return { values: [word], end: position + word.length };
};

function* tokensOf(text: string): Generator<Token> {
  let position = 0;
  while (position < text.length) {
    if (at(SPACE, text, position)) position = SPACE.lastIndex;
    if (position >= text.length) return;
    const named = at(FIELD, text, position);
    const { values, end } = named ? valuesAt(text, FIELD.lastIndex) : wordAt(text, position);
    yield { field: named?.[1] ?? null, operator: (named?.[2] as Operator | undefined) ?? null, values };
    position = end;
  }
}

const fieldOf = ({ field: name }: Token, fields: readonly FilterField[]): FilterField => {
  const field = fields.find((one) => (name === null ? one.takesWords : one.name === name));
  if (field) return field;
  const known = fields.map((one) => one.name).join(', ');
  throw new BadFilterError(
    name === null
      ? `Say what field a word is of: ${known}.`
      : `There is no field "${name}" here. Fields are: ${known}. What is no field belongs in quotes.`,
  );
};

/** A day is its first moment, in UTC. */
const instantOf = (field: FilterField, value: string): string => {
  const text = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value;
  const isInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
  if (isInstant) return new Date(text).toISOString();
  throw new BadFilterError(`"${value}" is no instant for ${field.name}: write 2026-01-31, or 2026-01-31T12:00:00Z.`);
};

const assertFits = (field: FilterField, { operator, values }: Token): void => {
  const wanted = OPERATORS[field.kind];
  if (operator !== null && operator !== wanted) throw new BadFilterError(`Write ${field.name}${wanted}…, not ${field.name}${operator}….`);
  if (field.kind !== 'list' && values.length > 1 && !field.takesWords) throw new BadFilterError(`${field.name} takes one value.`);
  const strange = values.find((value) => field.values && !field.values.includes(value));
  if (strange !== undefined) throw new BadFilterError(`${field.name} is none of ${field.values!.join(', ')}: "${strange}".`);
};

const meaningOf = (field: FilterField, values: readonly string[]): string | readonly string[] => {
  switch (field.kind) {
    case 'list':
      return [...new Set(values)];
    case 'instant':
    case 'instant-before':
      return instantOf(field, values[0]!);
    case 'number':
      if (!/^\d{1,9}$/.test(values[0]!)) throw new BadFilterError(`"${values[0]}" is no whole number for ${field.name}.`);
      return values[0]!;
    default:
      return values.join(' ');
  }
};

/**
 * What a filter like `account:prod,test score>=5 "public bucket"` asks for. Different fields narrow each other; values of one list are
 * alternatives.
 *
 * @throws {BadFilterError} With a sentence about the first thing that is not understood.
 */
export const parseFilter = (text: string, fields: readonly FilterField[]): FilterParameters => {
  const found = new Map<FilterField, string[]>();
  for (const token of tokensOf(text)) {
    const field = fieldOf(token, fields);
    assertFits(field, token);
    const before = found.get(field);
    if (before && field.kind !== 'list' && !(field.takesWords && token.field === null))
      throw new BadFilterError(`${field.name} stands there twice.`);
    found.set(field, [...(before ?? []), ...token.values]);
  }
  return Object.fromEntries([...found].map(([field, values]) => [field.parameter, meaningOf(field, values)]));
};

const quoted = (value: string): string => (/^[^\s,"\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`);

/** A day stands for its first moment. */
const written = (field: FilterField, value: string): string =>
  field.kind.startsWith('instant') ? value.replace(/T00:00:00(\.000)?Z$/, '') : value;

/** The filter that asks for the same, its fields in their order. Parameters of no field are left out. */
export const formatFilter = (parameters: FilterParameters, fields: readonly FilterField[]): string =>
  fields
    .flatMap((field) => {
      const value = parameters[field.parameter];
      const values = typeof value === 'string' ? [value] : (value ?? []);
      if (values.length === 0) return [];
      return [`${field.name}${OPERATORS[field.kind]}${values.map((one) => quoted(written(field, one))).join(',')}`];
    })
    .join(' ');

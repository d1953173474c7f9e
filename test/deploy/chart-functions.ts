import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { isTrue, type TemplateFunction, type Value } from './go-template.ts';

const text = (value: Value): string => String(value ?? '');

const indented = (spaces: Value, value: Value): string =>
  text(value)
    .split('\n')
    .map((line) => `${' '.repeat(Number(spaces))}${line}`)
    .join('\n');

/** JSON as Go writes it: keys in order, and nothing that would mean something in HTML. */
const goJson = (value: Value): string => {
  const sort = (one: Value): Value => {
    if (Array.isArray(one)) return one.map(sort);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, member]) => [name, sort(member)]),
    );
  };
  return JSON.stringify(sort(value)).replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
};

const dictionary = (...pairs: readonly Value[]): Value =>
  Object.fromEntries(pairs.flatMap((name, index) => (index % 2 === 0 ? [[text(name), pairs[index + 1]]] : [])));

/** Those functions of Helm that the chart uses. */
export const CHART_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  add: (...numbers) => numbers.reduce<number>((sum, one) => sum + Number(one), 0),
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  contains: (part, whole) => text(whole).includes(text(part)),
  default: (fallback, value) => (isTrue(value) ? value : fallback),
  dict: dictionary,
  eq: (a, b) => a === b,
  index: (whole, name) => (whole as Readonly<Record<string, Value>>)[text(name)],
  list: (...values) => values,
  ne: (a, b) => a !== b,
  nindent: (spaces, value) => `\n${indented(spaces, value)}`,
  not: (value) => !isTrue(value),
  or: (...values) => values.find(isTrue) ?? values.at(-1),
  printf: (format, ...values) => {
    const left = [...values];
    return text(format).replaceAll('%s', () => text(left.shift()));
  },
  quote: (value) => JSON.stringify(text(value)),
  required: (sentence, value) => {
    if (value === undefined || value === null || value === '') throw new Error(text(sentence));
    return value;
  },
  sha256sum: (value) => createHash('sha256').update(text(value)).digest('hex'),
  toJson: goJson,
  toYaml: (value) => stringify(value, { lineWidth: 0, indentSeq: false, sortMapEntries: true, version: '1.1' }).trimEnd(),
  trimSuffix: (suffix, value) => (text(value).endsWith(text(suffix)) ? text(value).slice(0, -text(suffix).length) : value),
  trunc: (length, value) => text(value).slice(0, Number(length)),
};

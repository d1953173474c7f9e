import type { Json } from './json.ts';

/** What JSON.stringify writes for a NUL or a lone surrogate; PostgreSQL's jsonb takes neither. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what this is about.
const UNSTORABLE_CHARACTER = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** NUL and lone surrogates as the six characters of their JSON escape: one bad character must not sink a batch. */
export const storableText = (text: string): string =>
  text.replace(UNSTORABLE_CHARACTER, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const storableValue = (value: Json | undefined): Json | undefined => {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => storableValue(member) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableText(key), storableValue(member)]));
};

/** JSON text that PostgreSQL accepts as jsonb. Costs one search where nothing is to be done, which is nearly always. */
export const storableJson = (value: Json | undefined): string => {
  const text = JSON.stringify(value) ?? 'null';
  return UNSTORABLE_ESCAPE.test(text) ? (JSON.stringify(storableValue(value)) ?? 'null') : text;
};

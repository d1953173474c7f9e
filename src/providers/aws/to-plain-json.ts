import type { Json } from '../../model/json.ts';

/** To the second: the same instant must always give the same text, and AWS's own precision differs between calls. */
const isoText = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const plainObject = (value: object): Json => {
  const plain: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === '$metadata' || member === undefined) continue;
    plain[key] = toPlainJson(member);
  }
  return plain;
};

/** What the SDK answered, as JSON: dates as ISO 8601 UTC text, bytes as base64, nothing undefined, no `$metadata`. Always a copy. */
export const toPlainJson = (value: unknown): Json => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return isoText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (value instanceof Map) return plainObject(Object.fromEntries(value));
  if (typeof value === 'object') return plainObject(value);
  throw new TypeError(`A ${typeof value} cannot be stored in a configuration.`);
};

import type { Json } from './json.ts';

type Members = Record<string, Json | undefined>;

/** Keys that an object would not keep where they are put: those that look like an index come first, `__proto__` is no member. */
const UNPLACEABLE = /^(?:\d|__proto__$)/;

/** Keys in order of code units. Null when an object cannot hold them in that order. */
const placeableKeys = (record: Members): string[] | null => {
  const keys = Object.keys(record);
  let isSorted = true;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!;
    if ((key < ':' || key === '__proto__') && UNPLACEABLE.test(key)) return null;
    if (index > 0 && keys[index - 1]! > key) isSorted = false;
  }
  return isSorted ? keys : keys.sort();
};

/** The same value with the keys of every object in order; undefined when that cannot be had. */
const withSortedKeys = (value: Json): Json | undefined => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: Json[] = [];
    for (const member of value) {
      const sorted = withSortedKeys((member as Json | undefined) ?? null);
      if (sorted === undefined) return undefined;
      list.push(sorted);
    }
    return list;
  }
  const record = value as Members;
  const keys = placeableKeys(record);
  if (keys === null) return undefined;
  const result: Record<string, Json> = {};
  for (const key of keys) {
    const member = record[key];
    if (member === undefined) continue;
    const sorted = withSortedKeys(member);
    if (sorted === undefined) return undefined;
    result[key] = sorted;
  }
  return result;
};

/** The same text, piece by piece, whatever the keys are. */
const writePieces = (value: Json | undefined): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(writePieces).join(',')}]`;
  const record = value as Members;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member !== undefined) parts.push(`${JSON.stringify(key)}:${writePieces(member)}`);
  }
  return `{${parts.join(',')}}`;
};

/**
 * One text for one value: keys sorted by code unit, no blanks, absent keys left out. Lists keep their order; those whose
 * order means nothing have been sorted before. Nearly always the value is put in order and written by the engine itself,
 * which takes half the time of writing it piece by piece.
 */
export const canonicalJson = (value: Json | undefined): string => {
  const sorted = value === undefined ? null : withSortedKeys(value);
  return sorted === undefined ? writePieces(value) : JSON.stringify(sorted);
};

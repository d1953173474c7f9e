import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../src/model/json.ts';

const text = (value: unknown): string => JSON.stringify(value);
const sorted = (list: readonly unknown[]): readonly unknown[] =>
  list.toSorted((a, b) => Number(text(a) > text(b)) - Number(text(a) < text(b)));

/**
 * True when `actual` has what `expected` names: of objects only the members that are named, lists as sets with their
 * number of elements, everything else exactly.
 */
export const hasNamedMembers = (actual: unknown, expected: unknown): boolean => {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false;
    const others = sorted(actual);
    return sorted(expected).every((element, index) => hasNamedMembers(others[index], element));
  }
  if (isJsonObject(expected)) {
    return isJsonObject(actual) && Object.entries(expected).every(([key, value]) => hasNamedMembers(actual[key], value));
  }
  return isDeepStrictEqual(actual, expected);
};

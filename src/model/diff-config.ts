import { canonicalJson } from './canonical-json.ts';
import type { Json, JsonObject } from './json.ts';

/** One place at which two configurations differ. Paths are JSON pointers (RFC 6901). */
export interface ConfigChange {
  /** In the new configuration; of what was removed, in the old one. */
  readonly path: string;
  /** In the old configuration, where a list has moved it; null: the same, or it was not there. */
  readonly oldPath: string | null;
  readonly change: 'added' | 'removed' | 'changed';
  /** Null for what was added; a null that stood there is told by `change`. */
  readonly old: Json;
  readonly new: Json;
}

type Way = readonly (string | number)[];

const pointer = (way: Way): string => way.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Positions of a sequence of numbers that rise, as many as there are: the members of a list that kept their order. */
const longestRise = (numbers: readonly number[]): ReadonlySet<number> => {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, number] of numbers.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before[at] = low === 0 ? -1 : ends[low - 1]!;
    ends[low] = at;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) rise.add(at);
  return rise;
};

/** Members of two lists that are equal and stand in the same order, as pairs of indices. */
const equalMembers = (before: readonly Json[], after: readonly Json[]): (readonly [number, number])[] => {
  const places = new Map<string, number[]>();
  for (const [at, member] of before.entries()) {
    const text = canonicalJson(member);
    const known = places.get(text);
    if (known) known.push(at);
    else places.set(text, [at]);
  }
  const pairs: [number, number][] = [];
  for (const [at, member] of after.entries()) {
    const found = places.get(canonicalJson(member))?.shift();
    if (found !== undefined) pairs.push([found, at]);
  }
  const rise = longestRise(pairs.map(([old]) => old));
  return pairs.filter((_pair, at) => rise.has(at));
};

/** What stands between equal members: as many as there are on both sides are taken for changed, the rest for added or removed. */
const diffLists = (before: readonly Json[], after: readonly Json[], oldWay: Way, newWay: Way, changes: ConfigChange[]): void => {
  let [oldAt, newAt] = [0, 0];
  for (const [oldEnd, newEnd] of [...equalMembers(before, after), [before.length, after.length] as const]) {
    for (; oldAt < oldEnd && newAt < newEnd; oldAt += 1, newAt += 1)
      diff(before[oldAt], after[newAt], [...oldWay, oldAt], [...newWay, newAt], changes);
    for (; oldAt < oldEnd; oldAt += 1) diff(before[oldAt], undefined, [...oldWay, oldAt], [...newWay, oldAt], changes);
    for (; newAt < newEnd; newAt += 1) diff(undefined, after[newAt], [...oldWay, newAt], [...newWay, newAt], changes);
    oldAt = oldEnd + 1;
    newAt = newEnd + 1;
  }
};

const diffObjects = (before: JsonObject, after: JsonObject, oldWay: Way, newWay: Way, changes: ConfigChange[]): void => {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byText);
  for (const key of keys) {
    const [old, now] = [Object.hasOwn(before, key) ? before[key] : undefined, Object.hasOwn(after, key) ? after[key] : undefined];
    diff(old, now, [...oldWay, key], [...newWay, key], changes);
  }
};

const diff = (before: Json | undefined, after: Json | undefined, oldWay: Way, newWay: Way, changes: ConfigChange[]): void => {
  if (before === undefined && after === undefined) return;
  if (before === undefined) {
    changes.push({ path: pointer(newWay), oldPath: null, change: 'added', old: null, new: after! });
    return;
  }
  if (after === undefined) {
    changes.push({ path: pointer(oldWay), oldPath: null, change: 'removed', old: before, new: null });
    return;
  }
  if (isObject(before) && isObject(after)) diffObjects(before, after, oldWay, newWay, changes);
  else if (isList(before) && isList(after)) diffLists(before, after, oldWay, newWay, changes);
  else if (canonicalJson(before) !== canonicalJson(after)) {
    const [path, oldPath] = [pointer(newWay), pointer(oldWay)];
    changes.push({ path, oldPath: path === oldPath ? null : oldPath, change: 'changed', old: before, new: after });
  }
};

/**
 * Where two configurations differ, keys in order and lists from their beginning. Members of a list are matched by what they are, so
 * one that comes in front does not make all behind it differ. Null: there is no configuration, since the item is gone.
 */
export const diffConfig = (before: JsonObject | null, after: JsonObject | null): ConfigChange[] => {
  const changes: ConfigChange[] = [];
  diff(before ?? undefined, after ?? undefined, [], [], changes);
  return changes;
};

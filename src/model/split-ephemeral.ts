import { canonicalJson } from './canonical-json.ts';
import { type ConfigPath, type Located, locate, type Mutable } from './config-paths.ts';
import type { Json, JsonObject } from './json.ts';

/** The ephemeral part as it is stored: where, and what. */
export type Overlay = readonly (readonly [path: readonly string[], value: Json])[];

interface Lifted {
  readonly located: Located;
  readonly value: Json;
}

/** A configuration whose ephemeral values have been taken out, and can be put back. */
export interface SplitConfig {
  readonly overlay: Overlay;
  /** Puts the ephemeral values back in place. */
  restore(): void;
}

const lift = (config: JsonObject, paths: readonly ConfigPath[]): Lifted[] => {
  const lifted: Lifted[] = [];
  for (const path of paths) {
    locate(config, path, (located) => {
      const value = located.parent[located.key];
      if (value === undefined) return;
      lifted.push({ located, value });
      // Not `delete`: that would turn the object into a slow one. An element of a list becomes null, so that its neighbours keep their places.
      located.parent[located.key] = Array.isArray(located.parent) ? null : undefined;
    });
  }
  return lifted;
};

/** Sorts the lists whose order means nothing, by the text of what is durable in them. True when a list was moved. */
const sortUnordered = (config: JsonObject, paths: readonly ConfigPath[]): boolean => {
  let moved = false;
  for (const path of paths) {
    locate(config, path, ({ parent, key }) => {
      const list = parent[key];
      if (!Array.isArray(list) || list.length < 2) return;
      const keyed = list.map((member: Json) => ({ member, text: canonicalJson(member) }));
      keyed.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
      parent[key] = keyed.map(({ member }) => member);
      moved = true;
    });
  }
  return moved;
};

const pathsOfParents = (config: JsonObject): Map<object, readonly string[]> => {
  const paths = new Map<object, readonly string[]>();
  const walk = (node: Json | undefined, path: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    paths.set(node, path);
    for (const [key, member] of Object.entries(node)) walk(member, [...path, key]);
  };
  walk(config, []);
  return paths;
};

const overlayOf = (config: JsonObject, lifted: readonly Lifted[], moved: boolean): Overlay => {
  if (!moved) return lifted.map(({ located, value }) => [located.path, value]);
  const parents = pathsOfParents(config);
  return lifted.map(({ located, value }) => [[...(parents.get(located.parent) ?? []), located.key], value]);
};

/**
 * Takes the ephemeral values out of a configuration, in place, and sorts its unordered lists. What stays is durable.
 * An ephemeral element of a list leaves null, so a list that grows or shrinks is a durable change.
 */
export const splitEphemeral = (config: JsonObject, ephemeral: readonly ConfigPath[], unordered: readonly ConfigPath[]): SplitConfig => {
  const lifted = ephemeral.length === 0 ? [] : lift(config, ephemeral);
  const moved = unordered.length > 0 && sortUnordered(config, unordered);
  return {
    overlay: lifted.length === 0 ? [] : overlayOf(config, lifted, moved),
    restore: () => {
      for (const { located, value } of lifted) located.parent[located.key] = value;
    },
  };
};

/** Lays the ephemeral part over a durable configuration, in place. A place that no longer exists is passed over. */
export const layOver = (config: JsonObject, overlay: Overlay): JsonObject => {
  for (const [path, value] of overlay) {
    let node: Json | undefined = config;
    for (const key of path.slice(0, -1)) node = typeof node === 'object' && node !== null ? (node as Mutable)[key] : undefined;
    if (typeof node === 'object' && node !== null) (node as Mutable)[path.at(-1)!] = value;
  }
  return config;
};

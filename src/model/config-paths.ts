import { globMatches } from '../base/glob.ts';
import type { Json } from './json.ts';

/** A container that may be changed in place. */
export type Mutable = { [key: string]: Json | undefined };

/** One place in a configuration: `parent[key]`, and the way to it. */
export interface Located {
  readonly parent: Mutable;
  readonly key: string;
  readonly path: readonly string[];
}

/** `Attributes$Approximate*` → its components. A list level needs a component of its own. */
export type ConfigPath = readonly string[];

export const parseConfigPath = (text: string): ConfigPath => text.split('$');

const isGlob = (component: string): boolean => component.includes('*') || component.includes('?');

const keysMatching = (node: Mutable, component: string): string[] => {
  if (!isGlob(component)) return node[component] === undefined ? [] : [component];
  return Object.keys(node).filter((key) => node[key] !== undefined && globMatches(component, key));
};

/** Calls `visit` for every place that the path names. `**` stands for any number of levels. */
export const locate = (root: Json | undefined, path: ConfigPath, visit: (located: Located) => void): void => {
  const walk = (node: Json | undefined, at: number, way: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    const container = node as Mutable;
    const component = path[at]!;
    if (component === '**') {
      if (at + 1 < path.length) walk(node, at + 1, way);
      for (const key of Object.keys(container)) walk(container[key], at, [...way, key]);
      return;
    }
    for (const key of keysMatching(container, component)) {
      if (at === path.length - 1) visit({ parent: container, key, path: [...way, key] });
      else walk(container[key], at + 1, [...way, key]);
    }
  };
  walk(root, 0, []);
};

const unescapePointer = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** The components of a JSON pointer (RFC 6901). */
export const parsePointer = (pointer: string): string[] => pointer.split('/').slice(1).map(unescapePointer);

/** The value that a JSON pointer names, or undefined. */
export const valueAt = (root: Json | undefined, pointer: string): Json | undefined => {
  let node = root;
  for (const key of parsePointer(pointer)) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Mutable)[key];
  }
  return node;
};

/** Sets what a JSON pointer names, where its parent exists. */
export const setAt = (root: Json, pointer: string, value: Json | undefined): void => {
  const keys = parsePointer(pointer);
  const last = keys.pop();
  if (last === undefined) return;
  const parent =
    keys.length === 0 ? root : valueAt(root, `/${keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`);
  if (typeof parent === 'object' && parent !== null) (parent as Mutable)[last] = value;
};

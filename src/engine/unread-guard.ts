import { parsePointer } from '../model/config-paths.ts';
import type { Cause } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import type { UnreadPart } from '../model/snapshot.ts';

/** Thrown through a check that reads what could not be read: its verdict is unknown. */
export class UnreadError extends Error {
  readonly unread: Cause;

  constructor(path: string, unread: Cause) {
    super(`${path} could not be read: ${unread.message}`);
    this.unread = unread;
  }
}

interface Branch {
  part?: UnreadPart;
  readonly children: Map<string, Branch>;
}

const branchOf = (parts: readonly UnreadPart[]): Branch => {
  const root: Branch = { children: new Map() };
  for (const part of parts) {
    let branch = root;
    for (const key of parsePointer(part.path)) {
      const next = branch.children.get(key) ?? { children: new Map() };
      branch.children.set(key, next);
      branch = next;
    }
    branch.part = part;
  }
  return root;
};

const firstPart = (branch: Branch): UnreadPart => {
  if (branch.part) return branch.part;
  return firstPart(branch.children.values().next().value!);
};

const refuse = (part: UnreadPart): never => {
  throw new UnreadError(part.path, part.cause);
};

const guard = (target: object, branch: Branch): object =>
  new Proxy(target, {
    get(node, key) {
      const value: unknown = Reflect.get(node, key);
      const child = typeof key === 'string' ? branch.children.get(key) : undefined;
      if (!child) return value;
      if (child.part) return refuse(child.part);
      return guard(typeof value === 'object' && value !== null ? value : {}, child);
    },
    // Whoever walks over the members would pass by the one that is missing.
    ownKeys: () => refuse(firstPart(branch)),
    has: (node, key) =>
      typeof key === 'string' && branch.children.has(key) ? refuse(firstPart(branch.children.get(key)!)) : Reflect.has(node, key),
  });

/** The configuration, with a trap at every part that could not be read. Costs nothing when everything was read. */
export const guardUnread = (config: JsonObject, parts: readonly UnreadPart[]): JsonObject =>
  parts.length === 0 ? config : (guard(config, branchOf(parts)) as JsonObject);

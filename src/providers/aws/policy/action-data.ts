/** AWS's own access levels, folded to the strongest one that an action has. */
export const ACTION_CATEGORIES = ['List', 'Permissions', 'Read', 'Tagging', 'Write'] as const;
export type ActionCategory = (typeof ACTION_CATEGORIES)[number];

/** Every action that there is. Names are `<service>:<action>` in lower case. */
export interface ActionData {
  /** Service prefixes, sorted. */
  services(): readonly string[];
  /** Sorted; empty for a service that does not exist. */
  actionsOf(service: string): readonly string[];
  /** Undefined for an action that does not exist, or of which nothing is known. */
  categoryOf(action: string): ActionCategory | undefined;
  /** The categories that the actions of a service have. */
  categoriesOf(service: string): ReadonlySet<ActionCategory>;
}

/** The part before the colon: `s3:getobject` → `s3`. */
export const serviceOf = (action: string): string => {
  const colon = action.indexOf(':');
  return colon < 0 ? action : action.slice(0, colon);
};

/** A universe of names without categories, for questions about a few actions. */
export const actionDataOf = (actions: Iterable<string>): ActionData => {
  const byService = new Map<string, string[]>();
  for (const action of [...actions].sort()) {
    const service = serviceOf(action);
    const known = byService.get(service);
    if (known === undefined) byService.set(service, [action]);
    else known.push(action);
  }
  const services = [...byService.keys()].sort();
  return {
    services: () => services,
    actionsOf: (service) => byService.get(service) ?? [],
    categoryOf: () => undefined,
    categoriesOf: () => new Set(),
  };
};

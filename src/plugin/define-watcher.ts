import type { Entity, EntityKind } from '../model/entity.ts';
import type { JsonObject } from '../model/json.ts';

/** One kind of object that an account type has: how it is told apart, and how its configuration is to be compared. */
export interface Watcher {
  /** Tells what a module of a plugin exports. */
  readonly kind: 'watcher';
  /** The technology's public name: `s3`, `securitygroup`. */
  readonly index: string;
  /** What one of them is called: `S3 Bucket`. */
  readonly title: string;
  readonly plural: string;
  /** `global`: listed once per account; `region`: listed in every enabled region. */
  readonly scope: 'global' | 'region';
  /** The top-level field of a configuration that holds the uid, where checks ask for these items by it and it is no ARN. */
  readonly uidField?: string;
  /** What the role must be allowed, as the provider names it. */
  readonly permissions: readonly string[];
  /** Paths whose values move while nobody touches the item. Components separated by `$`, globs within one level, `**` across. */
  readonly ephemeral: readonly string[];
  /** Paths of lists whose order means nothing, same syntax. */
  readonly unordered: readonly string[];
  /** Paths whose values are stored as a keyed hash only. */
  readonly secrets: readonly string[];
  /** Raised when we change how we read, so that items are reshaped silently instead of "changed". */
  readonly shape: number;
  /** Minutes between two runs unless the operator says otherwise. */
  readonly interval: number;
  /** The kinds of entities that its configurations tell of: until it has had a complete run, a miss of such a kind decides nothing. */
  readonly tells?: readonly EntityKind[];
  /** What one configuration tells about the environment; pure. */
  entities?(config: JsonObject): Iterable<Entity>;
}

type Optional = 'ephemeral' | 'unordered' | 'secrets' | 'shape' | 'interval' | 'permissions';
export type WatcherDefinition = Omit<Watcher, Optional | 'kind'> & Partial<Pick<Watcher, Optional>>;

/** The default of the original: `watcher_config.interval`. */
const DEFAULT_INTERVAL_MINUTES = 60;

export const defineWatcher = <Definition extends WatcherDefinition>(definition: Definition): Definition & Watcher => ({
  ephemeral: [],
  unordered: [],
  secrets: [],
  permissions: [],
  shape: 1,
  interval: DEFAULT_INTERVAL_MINUTES,
  ...definition,
  kind: 'watcher',
});

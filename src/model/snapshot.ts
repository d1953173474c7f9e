import type { Cause, FailurePlace } from './failure.ts';
import type { JsonObject } from './json.ts';

/** The listing place of technologies that are listed once per account. */
export const GLOBAL = 'global';
/** The region that is recorded for items that have none (IAM). */
export const UNIVERSAL = 'universal';

/** A part of a configuration (`/Policy`, a JSON pointer) that could not be read this time. */
export interface UnreadPart {
  readonly path: string;
  readonly cause: Cause;
}

/** What a watcher just saw of one item. */
export interface Snapshot {
  readonly technology: string;
  /** Where it was listed: a region, or `global`. Only a complete listing of this place can say that the item is gone. */
  readonly place: string;
  /** The provider's own id, unique within account × technology, for ever. */
  readonly uid: string;
  readonly name: string;
  /** The region shown to people; `universal` when the technology has none. */
  readonly region: string;
  readonly arn: string | null;
  readonly config: JsonObject;
  /** Parts of `config` that were not read; the engine keeps their last known values. */
  readonly unread: readonly UnreadPart[];
}

/** What a watch tells, in the order in which it happens. */
export type WatchEvent =
  | { readonly type: 'item'; readonly snapshot: Snapshot }
  /** Listed, so it exists, but its details could not be read. */
  | {
      readonly type: 'undescribed';
      readonly technology: string;
      readonly place: string;
      readonly uid: string;
      readonly name: string;
      readonly cause: Cause;
    }
  /** A technology, account, region or item could not be seen. */
  | { readonly type: 'failure'; readonly at: FailurePlace; readonly cause: Cause }
  /** Every item of this place has been told before this event, by calls that truly answered. */
  | { readonly type: 'listed'; readonly technology: string; readonly place: string };

import type { Cause } from '../../model/failure.ts';
import type { JsonObject } from '../../model/json.ts';
import { UNIVERSAL, type WatchEvent } from '../../model/snapshot.ts';
import type { AwsContext, AwsWatcher, Described, Identity } from './aws-watcher.ts';
import { causeOfError } from './cause-of-error.ts';
import type { AwsClient } from './guard-client.ts';
import { type PartReader, partReader } from './part-reader.ts';
import { toPlainJson } from './to-plain-json.ts';

/** One listing place of one technology. */
export interface WatchedPlace {
  readonly watcher: AwsWatcher;
  /** A region, or `global`. */
  readonly place: string;
  readonly context: AwsContext<unknown, AwsClient>;
  readonly signal: AbortSignal;
}

export const undescribed = ({ watcher, place }: WatchedPlace, { uid, name }: Identity, cause: Cause): WatchEvent => ({
  type: 'undescribed',
  technology: watcher.index,
  place,
  uid,
  name,
  cause,
});

const itemEvent = ({ watcher, place }: WatchedPlace, described: Described, parts: PartReader): WatchEvent => ({
  type: 'item',
  snapshot: {
    technology: watcher.index,
    place,
    uid: described.uid,
    name: described.name,
    region: described.region ?? (watcher.scope === 'region' ? place : UNIVERSAL),
    arn: described.arn,
    config: toPlainJson(described.config) as JsonObject,
    unread: parts.unread,
  },
});

/** Reads one listed item: an event, or null when it has vanished since it was listed. An error is an event, too. */
export const describeItem = async (place: WatchedPlace, listed: unknown): Promise<WatchEvent | null> => {
  const { watcher, context, signal } = place;
  const identity = watcher.identify(listed, context);
  const parts = partReader(watcher.goneWhen, signal);
  try {
    const described = await watcher.describe(listed, { ...context, part: parts.read });
    const nothing = watcher.partsOnly === true ? parts.nothingRead() : null;
    return nothing === null ? itemEvent(place, described, parts) : undescribed(place, identity, nothing);
  } catch (thrown) {
    signal.throwIfAborted();
    const cause = causeOfError(thrown);
    return watcher.goneWhen.includes(cause.code) ? null : undescribed(place, identity, cause);
  }
};

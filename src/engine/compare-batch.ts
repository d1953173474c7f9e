import { setAt, valueAt } from '../model/config-paths.ts';
import type { Cause } from '../model/failure.ts';
import { detectChange, type RevisionChange, type StoredItem } from '../model/item-change.ts';
import { type PreparedSnapshot, prepareSnapshot } from '../model/prepare-snapshot.ts';
import type { OverlayUpdate, RevisedItem } from '../store/item-batch.ts';
import type { WatchRun } from './watch-run.ts';

/** An item that must be judged, with its configuration in hand. */
export interface ItemInHand {
  readonly id: number;
  readonly prepared: PreparedSnapshot;
}

/** What a batch of snapshots turns out to be, before anything is written. New items still lack their ids. */
export interface ComparedBatch {
  readonly created: Omit<RevisedItem, 'id'>[];
  readonly createdFrom: PreparedSnapshot[];
  readonly revised: RevisedItem[];
  readonly revisedFrom: ItemInHand[];
  readonly overlays: OverlayUpdate[];
  /** Only ephemeral values moved. */
  readonly ephemeral: ItemInHand[];
  /** The same as before, but read otherwise: a part came or went from view, so verdicts may. */
  readonly readOtherwise: ItemInHand[];
  /** Moved to another place or shape, which is no change to a person. */
  readonly moved: { id: number; place: string; shape: number }[];
  readonly seenIds: { technology: string; id: number }[];
  readonly changes: { technology: string; change: RevisionChange | 'ephemeral' }[];
  /** A uid that was told twice in one run. */
  readonly duplicates: PreparedSnapshot[];
}

export const DUPLICATE: Cause = { code: 'DuplicateItem', message: 'Two items of one run have the same id; the second one was left out.' };

/** Sets the parts that could not be read to their last known values, so that no revision is made for them. */
export const keepUnread = (
  prepared: PreparedSnapshot,
  stored: StoredItem | undefined,
  currentText: string | undefined,
  watch: WatchRun,
): PreparedSnapshot => {
  const { split } = prepared;
  // A name may be made from a part that was not read (the alias of a key): it stays what it was, too.
  const snapshot = stored?.active ? { ...prepared.snapshot, name: stored.name } : prepared.snapshot;
  split.restore();
  if (currentText !== undefined) {
    const current = JSON.parse(currentText);
    for (const { path } of snapshot.unread) {
      const last = valueAt(current, path);
      if (last !== undefined) setAt(snapshot.config, path, last);
    }
  }
  const { comparison } = watch.runs.get(snapshot.technology)!.technology;
  // Secrets have been concealed when it was first prepared.
  return prepareSnapshot(snapshot, { ...comparison, secrets: [] }, watch.conceal);
};

const revisedItem = (prepared: PreparedSnapshot, change: RevisionChange, hash: Buffer, watch: WatchRun): Omit<RevisedItem, 'id'> => ({
  change,
  technology: prepared.snapshot.technology,
  runId: watch.runs.get(prepared.snapshot.technology)!.id,
  uid: prepared.snapshot.uid,
  place: prepared.snapshot.place,
  region: prepared.snapshot.region,
  name: prepared.snapshot.name,
  arn: prepared.snapshot.arn,
  shape: prepared.shape,
  contentHash: hash,
  durableText: prepared.durableText,
  ephemeralText: prepared.ephemeralText,
  seenHash: prepared.seenHash,
  ephemeralHash: prepared.ephemeralHash,
});

const overlayOf = (id: number, { seenHash, ephemeralHash, ephemeralText }: PreparedSnapshot): OverlayUpdate => ({
  id,
  seenHash,
  ephemeralHash,
  ephemeralText,
});

const emptyBatch = (): ComparedBatch => ({
  created: [],
  createdFrom: [],
  revised: [],
  revisedFrom: [],
  overlays: [],
  ephemeral: [],
  readOtherwise: [],
  moved: [],
  seenIds: [],
  changes: [],
  duplicates: [],
});

/** The text as it was read is the same: at most the ephemeral values have moved. */
const compareUnchanged = (stored: StoredItem, prepared: PreparedSnapshot, into: ComparedBatch): void => {
  if (stored.ephemeralHash === prepared.ephemeralHash) return;
  into.overlays.push(overlayOf(stored.id, prepared));
  into.ephemeral.push({ id: stored.id, prepared });
  into.changes.push({ technology: stored.technology, change: 'ephemeral' });
};

const compareClosely = (stored: StoredItem | undefined, prepared: PreparedSnapshot, watch: WatchRun, into: ComparedBatch): void => {
  const { snapshot } = prepared;
  const hash = prepared.contentHash();
  const change = detectChange(stored, {
    name: snapshot.name,
    region: snapshot.region,
    arn: snapshot.arn,
    contentHash: hash,
    shape: prepared.shape,
  });
  if (change !== null) into.changes.push({ technology: snapshot.technology, change });
  if (!stored) {
    into.created.push(revisedItem(prepared, 'created', hash, watch));
    into.createdFrom.push(prepared);
    return;
  }
  if (change !== null) {
    into.revised.push({ ...revisedItem(prepared, change, hash, watch), id: stored.id });
    into.revisedFrom.push({ id: stored.id, prepared });
    return;
  }
  if (stored.place !== snapshot.place || stored.shape !== prepared.shape)
    into.moved.push({ id: stored.id, place: snapshot.place, shape: prepared.shape });
  into.overlays.push(overlayOf(stored.id, prepared));
  into.readOtherwise.push({ id: stored.id, prepared });
  if (stored.ephemeralHash !== prepared.ephemeralHash) into.changes.push({ technology: stored.technology, change: 'ephemeral' });
};

export const itemKey = (technology: string, uid: string): string => `${technology} ${uid}`;

/** Compares what was seen with what is stored. Nothing is written. */
export const compareBatch = (
  batch: readonly PreparedSnapshot[],
  stored: ReadonlyMap<string, StoredItem>,
  watch: WatchRun,
): ComparedBatch => {
  const result = emptyBatch();
  const told = new Set<string>();
  for (const prepared of batch) {
    const { technology, uid } = prepared.snapshot;
    const key = itemKey(technology, uid);
    const known = stored.get(key);
    if (told.has(key) || (known && watch.runs.get(technology)!.seen.has(known.id))) {
      result.duplicates.push(prepared);
      continue;
    }
    told.add(key);
    if (known) result.seenIds.push({ technology, id: known.id });
    if (known?.active && known.seenHash === prepared.seenHash) compareUnchanged(known, prepared, result);
    else compareClosely(known, prepared, watch, result);
  }
  return result;
};

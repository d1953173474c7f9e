/** What became of an item, as a revision says it. `reshaped`: only our way of reading changed. */
export const REVISION_CHANGES = ['created', 'changed', 'reshaped', 'deleted', 'reappeared'] as const;
export type RevisionChange = (typeof REVISION_CHANGES)[number];

/** What is stored of an item, as far as comparing needs it. */
export interface StoredItem {
  readonly id: number;
  readonly technology: string;
  readonly uid: string;
  readonly active: boolean;
  readonly shape: number;
  readonly name: string;
  readonly region: string;
  readonly arn: string | null;
  readonly place: string;
  readonly contentHash: Buffer | null;
  readonly seenHash: string;
  readonly ephemeralHash: string;
}

/** What was seen of an item, as far as comparing needs it. */
export interface SeenItem {
  readonly name: string;
  readonly region: string;
  readonly arn: string | null;
  readonly contentHash: Buffer;
  readonly shape: number;
}

/** The durable change between what is stored and what was seen; null when there is none. */
export const detectChange = (stored: StoredItem | undefined, seen: SeenItem): RevisionChange | null => {
  if (!stored) return 'created';
  if (!stored.active) return 'reappeared';
  const sameContent = stored.contentHash?.equals(seen.contentHash) === true;
  const sameAttributes = stored.name === seen.name && stored.region === seen.region && stored.arn === seen.arn;
  if (sameContent && sameAttributes) return null;
  return stored.shape === seen.shape ? 'changed' : 'reshaped';
};

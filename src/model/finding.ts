import type { Json } from './json.ts';

/**
 * What a finding rests on, as values: a justification ends when one of them changes. Never an age, never an array index,
 * so that time passing or a list re-ordered ends nothing.
 */
export interface Fact {
  readonly kind: 'config' | 'account' | 'network' | 'item' | 'setting' | 'threshold';
  readonly name: string;
  readonly value: Json;
}

/** What a check yields. `key` tells apart the findings of one check on one item, and stays the same from scan to scan. */
export interface Finding {
  readonly key: string;
  readonly notes: string | null;
  readonly facts: readonly Fact[];
  /** Only when it differs from the check's own. */
  readonly score?: number;
  /** Only when it differs from the check's own. */
  readonly category?: string;
  /** What to do about this very finding, when that differs from the check's remedy. */
  readonly remedy?: string;
  /** Other items that it tells of: the ids that `Known.item` gave. */
  readonly links?: readonly number[];
}

/** The longest note that is kept, in characters; longer ones are cut (original: `itemaudit.notes`, varchar(1024)). */
export const NOTES_LIMIT = 1024;

import type { Revision } from '../../../../src/contract/revision.ts';
import { formatInstant } from '../../components/format-instant.ts';

export const CHANGE_WORDS: Readonly<Record<Revision['change'], string>> = {
  created: 'First seen',
  changed: 'Changed',
  reshaped: 'Read in a new way',
  deleted: 'Gone',
  reappeared: 'Back again',
};

/** A revision in one line. */
export const revisionWords = ({ change, validFrom }: Revision): string => `${CHANGE_WORDS[change]}, ${formatInstant(validFrom).join(', ')}`;

import { shortHash } from '../../../base/sha256.ts';

/** Keys are indexed by the database, and a policy can name a thousand resources. */
const LONGEST_KEY = 200;

/** A text that tells findings apart: as it is while it is short, its beginning and a hash of all of it otherwise. */
export const findingKey = (text: string): string =>
  text.length <= LONGEST_KEY ? text : `${text.slice(0, LONGEST_KEY - 24)}#${shortHash(text)}`;

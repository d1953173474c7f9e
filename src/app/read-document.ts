import { readFileSync } from 'node:fs';
import { MonkeyError, sentenceOf } from '../model/errors.ts';

/** The text of a file (UTF-8), as a command was given its path. Throws a sentence. */
export const readDocument = (file: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const isOtherText = (cause as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    const reason = isOtherText ? 'it is not written in UTF-8' : sentenceOf(cause);
    throw new MonkeyError('bad-input', `The file ${file} cannot be read: ${reason}.`, { cause });
  }
};

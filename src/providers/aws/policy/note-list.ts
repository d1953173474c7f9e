import { NOTES_LIMIT } from '../../../model/finding.ts';
import type { Json } from '../../../model/json.ts';

/** A list as the notes of findings print it: JSON with a blank after each comma. What would be cut off is not even written. */
export const noteList = (values: readonly Json[]): string => {
  let text = '';
  for (const value of values) {
    text += text === '' ? JSON.stringify(value) : `, ${JSON.stringify(value)}`;
    if (text.length > NOTES_LIMIT) break;
  }
  return `[${text}]`;
};

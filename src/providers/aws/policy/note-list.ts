import type { Json } from '../../../model/json.ts';

/** A list as the notes of findings print it: JSON with a blank after each comma. */
export const noteList = (values: readonly Json[]): string => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;

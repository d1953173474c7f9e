import { once } from './once.ts';
import type { ReadPart } from './part-reader.ts';

/** Several keys of a configuration that come from one answer, read once: when that fails, each of them is unread. */
export const partsOfAnswer = async <Fields extends object>(
  part: ReadPart,
  keys: readonly (keyof Fields & string)[],
  read: () => Promise<Fields>,
): Promise<Partial<Fields>> => {
  const answer = once(read);
  const fields: Partial<Fields> = {};
  for (const key of keys) {
    // Absent in the answer, or unread: left out of the configuration either way.
    const value = await part(`/${key}`, async () => (await answer())[key]);
    if (value !== undefined) fields[key] = value as Fields[typeof key];
  }
  return fields;
};

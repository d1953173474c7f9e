import type { Json } from '../../../model/json.ts';

/** AWS writes a list of one as the bare element: both become a list. */
export const asList = <Element>(value: Element | readonly Element[]): readonly Element[] =>
  Array.isArray(value) ? value : [value as Element];

/** The texts of a value that should be a text or a list of texts; whatever else stands there is left out. */
export const stringList = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.filter((element) => typeof element === 'string');
};

/** The same texts once each, in code unit order, so that a list that is only written in another order reads the same. */
export const sortedUnique = (texts: readonly string[]): readonly string[] => {
  if (texts.length < 2) return texts;
  return [...new Set(texts)].sort();
};

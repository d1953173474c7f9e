import type { Json } from '../../../model/json.ts';

/** AWS writes a list of one as the bare element: both become a list. */
export const asList = <Element>(value: Element | readonly Element[]): readonly Element[] =>
  Array.isArray(value) ? value : [value as Element];

const isText = (element: Json): element is string => typeof element === 'string';

/** The texts of a value that should be a text or a list of texts; whatever else stands there is left out. */
export const stringList = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  const list = value as readonly Json[];
  return list.every(isText) ? list : list.filter(isText);
};

const isSorted = (texts: readonly string[]): boolean => texts.every((text, index) => index === 0 || texts[index - 1]! < text);

/** The same texts once each, in code unit order, so that a list that is only written in another order reads the same. */
export const sortedUnique = (texts: readonly string[]): readonly string[] => {
  // Most lists are short or in order already, and there are millions of them.
  if (texts.length < 2 || isSorted(texts)) return texts;
  const sorted = texts.toSorted();
  return isSorted(sorted) ? sorted : sorted.filter((text, index) => index === 0 || sorted[index - 1] !== text);
};

const sorted = (_key: string, value: unknown): unknown => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** JSON for reading and comparing: one value a line, keys in order. Nothing for what is gone. */
export const prettyJson = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value, sorted, 2));

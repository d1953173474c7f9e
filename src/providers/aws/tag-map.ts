interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** AWS's list of tags as a map, in the order of the keys. */
export const tagMap = (tags: readonly Tag[] | undefined): Record<string, string> => {
  const pairs = (tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
};

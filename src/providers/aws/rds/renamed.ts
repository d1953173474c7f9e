/** The named fields of an answer under the names that configurations keep them by. What the answer lacks stays undefined. */
export const renamed = <Source extends object, Names extends Readonly<Record<string, keyof Source>>>(
  source: Source,
  names: Names,
): { [Name in keyof Names]: Source[Names[Name]] } =>
  Object.fromEntries(Object.entries(names).map(([name, field]) => [name, source[field]])) as { [Name in keyof Names]: Source[Names[Name]] };

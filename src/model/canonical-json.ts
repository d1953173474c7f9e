import type { Json } from './json.ts';

/**
 * One text for one value: keys sorted by code unit, no blanks, absent keys left out. Lists keep their order; those whose
 * order means nothing have been sorted before.
 */
export const canonicalJson = (value: Json | undefined): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Record<string, Json | undefined>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${parts.join(',')}}`;
};

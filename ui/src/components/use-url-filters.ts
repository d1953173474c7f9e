import { useSearchParams } from 'react-router';

/** Null or an empty list takes the filter away. */
export type FilterChanges = Readonly<Record<string, string | readonly string[] | null>>;

export interface UrlFilters {
  readonly list: (name: string) => string[];
  readonly text: (name: string) => string | undefined;
  /** From 1. */
  readonly page: number;
  /** Where the page begins; absent: at the beginning of the list. */
  readonly cursor: string | undefined;
  /** The earlier instant as of which it is shown; absent: now. */
  readonly asOf: string | undefined;
  readonly isFiltered: boolean;
  /** `replace`: no step of its own in the browser's history, as while typing. */
  readonly change: (changes: FilterChanges, options?: { readonly replace?: boolean }) => void;
  readonly clear: () => void;
}

const apply = (search: URLSearchParams, changes: FilterChanges): URLSearchParams => {
  const next = new URLSearchParams(search);
  // Another filter is another list: its third page means nothing.
  next.delete('page');
  next.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) if (one !== '') next.append(name, one);
  }
  return next;
};

/** The filters of a list. They live in the address and nowhere else, so that a reload or a copied link shows the same. */
export const useUrlFilters = (names: readonly string[]): UrlFilters => {
  const [search, setSearch] = useSearchParams();
  return {
    list: (name) => search.getAll(name),
    text: (name) => search.get(name) ?? undefined,
    page: Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1),
    cursor: search.get('cursor') ?? undefined,
    asOf: search.get('asOf') ?? undefined,
    isFiltered: names.some((name) => search.has(name)),
    // At once: a second choice made quickly after the first must start from it.
    change: (changes, { replace = false } = {}) => setSearch((before) => apply(before, changes), { replace, flushSync: true }),
    clear: () => setSearch((before) => apply(before, Object.fromEntries(names.map((name) => [name, null])))),
  };
};

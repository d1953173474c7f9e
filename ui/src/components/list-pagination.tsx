import Pagination from '@cloudscape-design/components/pagination';
import { useLocation } from 'react-router';
import { PAGE_SIZE } from '../api/page-size.ts';
import type { UrlFilters } from './use-url-filters.ts';

export interface ListPaginationProps {
  readonly filters: UrlFilters;
  /** Without a total it is not known how many pages there are. */
  readonly list: { readonly next: string | null; readonly total?: number; readonly totalIsExact?: boolean };
}

/** The cursors of the pages that were come by, for the way back: by list, then by page. The first page needs none. */
const TRAILS = new Map<string, Map<number, string>>();

const listOf = (pathname: string, search: string): string => {
  const parameters = new URLSearchParams(search);
  parameters.delete('page');
  parameters.delete('cursor');
  return `${pathname}?${parameters.toString()}`;
};

/** Forwards by the cursor that the list gave, back by the way that was come; without one (a copied link) back to the first page. */
export const ListPagination = ({ filters, list }: ListPaginationProps) => {
  const { pathname, search } = useLocation();
  const { page } = filters;
  const name = listOf(pathname, search);
  const trail = TRAILS.get(name) ?? new Map<number, string>();
  const go = (to: number) => {
    if (to > page && list.next !== null) TRAILS.set(name, trail.set(page + 1, list.next));
    const cursor = to > page ? list.next : (trail.get(to) ?? null);
    filters.change(cursor === null ? {} : { page: String(to > page ? page + 1 : to), cursor });
  };
  return (
    <Pagination
      pagesVariant="compact"
      currentPageIndex={page}
      pagesCount={list.totalIsExact ? Math.max(page, Math.ceil((list.total ?? 0) / PAGE_SIZE)) : page}
      openEnd={!list.totalIsExact && list.next !== null}
      onChange={({ detail }) => go(detail.currentPageIndex)}
    />
  );
};

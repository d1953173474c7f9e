import Pagination from '@cloudscape-design/components/pagination';
import { PAGE_SIZE } from '../api/page-size.ts';
import type { UrlFilters } from './use-url-filters.ts';

export interface ListPaginationProps {
  readonly filters: UrlFilters;
  readonly total: number;
  readonly totalIsExact: boolean;
}

export const ListPagination = ({ filters, total, totalIsExact }: ListPaginationProps) => {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <Pagination
      pagesVariant="compact"
      currentPageIndex={filters.page}
      pagesCount={Math.max(pages, filters.page)}
      openEnd={!totalIsExact}
      onChange={({ detail }) => filters.change({ page: detail.currentPageIndex === 1 ? null : String(detail.currentPageIndex) })}
    />
  );
};

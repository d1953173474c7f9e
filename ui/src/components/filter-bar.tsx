import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { UrlFilters } from './use-url-filters.ts';

/** The filters above a list, with the way back to the whole list. */
export const FilterBar = ({ filters, children }: { readonly filters: UrlFilters; readonly children: ReactNode }) => (
  <search className="filter-bar" aria-label="Filters">
    {children}
    <div className="filter-bar-clear">
      <Button disabled={!filters.isFiltered} onClick={filters.clear}>
        Clear filters
      </Button>
    </div>
  </search>
);

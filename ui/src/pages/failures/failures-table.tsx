import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { FailureList } from '../../../../src/contract/failure.ts';
import type { Overview } from '../../../../src/contract/overview.ts';
import { EmptyList } from '../../components/empty-list.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { ListFilter } from '../../components/list-filter.tsx';
import { ListPagination } from '../../components/list-pagination.tsx';
import { technologyOptions } from '../../components/technology-options.ts';
import { useIsNarrow } from '../../components/use-is-narrow.ts';
import type { UrlFilters } from '../../components/use-url-filters.ts';
import { NARROW_FAILURE_COLUMNS, WIDE_FAILURE_COLUMNS } from './failure-columns.tsx';

export interface FailuresTableProps {
  readonly filters: UrlFilters;
  readonly overview: Overview | undefined;
  readonly list: FailureList | undefined;
  readonly isLoading: boolean;
}

const Empty = ({ filters, overview, list }: Pick<FailuresTableProps, 'filters' | 'overview' | 'list'>) => {
  // A list that did not arrive is not an empty one.
  if (!list || !overview) return <EmptyList title="Not loaded" />;
  if (filters.page > 1)
    return (
      <EmptyList title="The list ends before this page" action={<Button onClick={() => filters.change({})}>Go to the first page</Button>} />
    );
  if (filters.isFiltered) {
    return <EmptyList title="No failure matches" action={<Button onClick={filters.clear}>Clear filters</Button>} />;
  }
  if (overview.lastRun === null)
    return (
      <EmptyList title="Nothing has been looked at yet">
        Failures appear when something was scanned and a part of it could not be seen.
      </EmptyList>
    );
  return <EmptyList title="Everything could be seen">The last scans read all that they were asked to read.</EmptyList>;
};

const Filters = ({ filters, overview }: Pick<FailuresTableProps, 'filters' | 'overview'>) => (
  <FilterBar filters={filters}>
    <ListFilter
      filters={filters}
      name="account"
      label="Account"
      options={(overview?.accounts ?? []).map(({ name, type }) => ({ value: name, description: type }))}
    />
    <ListFilter filters={filters} name="technology" label="Technology" options={technologyOptions(overview)} />
  </FilterBar>
);

export const FailuresTable = ({ filters, overview, list, isLoading }: FailuresTableProps) => (
  <Table
    ariaLabels={{ tableLabel: 'Failures' }}
    header={
      <Header
        variant="h1"
        description="Places that cannot be seen at present. What is there keeps its last known state: it is neither gone nor fine."
      >
        Failures
      </Header>
    }
    filter={<Filters filters={filters} overview={overview} />}
    pagination={list && <ListPagination filters={filters} list={list} />}
    columnDefinitions={useIsNarrow() ? NARROW_FAILURE_COLUMNS : WIDE_FAILURE_COLUMNS}
    items={list?.rows ?? []}
    trackBy={({ id }) => String(id)}
    loading={isLoading}
    loadingText="Loading failures"
    empty={<Empty filters={filters} overview={overview} list={list} />}
    cellVerticalAlign="top"
    wrapLines
    stickyHeader
  />
);

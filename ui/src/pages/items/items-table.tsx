import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ItemList } from '../../../../src/contract/item.ts';
import type { Overview } from '../../../../src/contract/overview.ts';
import { EmptyList } from '../../components/empty-list.tsx';
import { ListPagination } from '../../components/list-pagination.tsx';
import { totalText } from '../../components/total-text.ts';
import { useIsNarrow } from '../../components/use-is-narrow.ts';
import type { UrlFilters } from '../../components/use-url-filters.ts';
import { NARROW_ITEM_COLUMNS, WIDE_ITEM_COLUMNS } from './item-columns.tsx';
import { ItemFilters } from './item-filters.tsx';

export interface ItemsTableProps {
  readonly filters: UrlFilters;
  readonly overview: Overview | undefined;
  readonly list: ItemList | undefined;
  readonly isLoading: boolean;
}

const Empty = ({ filters, list }: Pick<ItemsTableProps, 'filters' | 'list'>) => {
  // A list that did not arrive is not an empty one.
  if (!list) return <EmptyList title="Not loaded" />;
  if (list.total > 0) {
    return (
      <EmptyList title="The list ends before this page" action={<Button onClick={() => filters.change({})}>Go to the first page</Button>} />
    );
  }
  if (!filters.isFiltered) return <EmptyList title="No items" />;
  return (
    <EmptyList title="No item matches" action={<Button onClick={filters.clear}>Clear filters</Button>}>
      No item has everything that the filters ask for.
    </EmptyList>
  );
};

export const ItemsTable = ({ filters, overview, list, isLoading }: ItemsTableProps) => (
  <Table
    ariaLabels={{ tableLabel: 'Items' }}
    header={
      <Header
        variant="h1"
        counter={totalText(list)}
        description="Everything that is watched, or has been, with what the checks say about it."
      >
        Items
      </Header>
    }
    filter={<ItemFilters filters={filters} overview={overview} />}
    pagination={list && <ListPagination filters={filters} list={list} />}
    columnDefinitions={useIsNarrow() ? NARROW_ITEM_COLUMNS : WIDE_ITEM_COLUMNS}
    items={list?.rows ?? []}
    trackBy={({ id }) => String(id)}
    loading={isLoading}
    loadingText="Loading items"
    empty={<Empty filters={filters} list={list} />}
    cellVerticalAlign="top"
    wrapLines
    stickyHeader
  />
);

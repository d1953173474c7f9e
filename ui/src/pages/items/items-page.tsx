import SpaceBetween from '@cloudscape-design/components/space-between';
import { PAGE_SIZE } from '../../api/page-size.ts';
import { useItems } from '../../api/use-items.ts';
import { useOverview } from '../../api/use-overview.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { type UrlFilters, useUrlFilters } from '../../components/use-url-filters.ts';
import { EstateSummary } from './estate-summary.tsx';
import { ItemsTable } from './items-table.tsx';
import { NoEstate } from './no-estate.tsx';

const FILTERS = ['account', 'technology', 'region', 'name', 'arn', 'active', 'minScore'];

const queryOf = ({ list, text, cursor, asOf }: UrlFilters) => ({
  account: list('account'),
  technology: list('technology'),
  region: list('region'),
  name: text('name'),
  arn: text('arn'),
  // As the address has them: it is the server that says what it does not understand.
  active: text('active') as 'true' | 'false' | undefined,
  minScore: text('minScore'),
  order: text('order') as 'score' | undefined,
  cursor,
  asOf,
  limit: PAGE_SIZE,
});

export const ItemsPage = () => {
  const filters = useUrlFilters(FILTERS);
  const overview = useOverview();
  const items = useItems(queryOf(filters));
  const isEmpty = !filters.isFiltered && items.data?.total === 0;
  const isLoading = items.isPending || items.isPlaceholderData;
  return (
    <>
      <PageTitle text="Items" />
      <SpaceBetween size="l">
        {overview.error && <ProblemAlert error={overview.error} header="The overview could not be loaded" onRetry={overview.refetch} />}
        {items.error && <ProblemAlert error={items.error} header="The items could not be loaded" onRetry={items.refetch} />}
        {overview.data && isEmpty && <NoEstate overview={overview.data} />}
        {overview.data && !isEmpty && <EstateSummary overview={overview.data} />}
        {!(overview.data && isEmpty) && (
          <ItemsTable filters={filters} overview={overview.data} list={items.error ? undefined : items.data} isLoading={isLoading} />
        )}
      </SpaceBetween>
    </>
  );
};

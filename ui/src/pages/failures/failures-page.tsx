import SpaceBetween from '@cloudscape-design/components/space-between';
import { PAGE_SIZE } from '../../api/page-size.ts';
import { useFailures } from '../../api/use-failures.ts';
import { useOverview } from '../../api/use-overview.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useUrlFilters } from '../../components/use-url-filters.ts';
import { FailuresTable } from './failures-table.tsx';

const FILTERS = ['account', 'technology', 'item'];

export const FailuresPage = () => {
  const filters = useUrlFilters(FILTERS);
  const overview = useOverview();
  const { list, text, cursor, asOf } = filters;
  const failures = useFailures({
    account: list('account'),
    technology: list('technology'),
    item: text('item'),
    cursor,
    asOf,
    limit: PAGE_SIZE,
  });
  return (
    <>
      <PageTitle text="Failures" />
      <SpaceBetween size="l">
        {overview.error && <ProblemAlert error={overview.error} header="The overview could not be loaded" onRetry={overview.refetch} />}
        {failures.error && <ProblemAlert error={failures.error} header="The failures could not be loaded" onRetry={failures.refetch} />}
        <FailuresTable
          filters={filters}
          overview={overview.data}
          list={failures.error ? undefined : failures.data}
          isLoading={failures.isPending || failures.isPlaceholderData}
        />
      </SpaceBetween>
    </>
  );
};

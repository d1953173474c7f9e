import SpaceBetween from '@cloudscape-design/components/space-between';
import { PAGE_SIZE } from '../../api/page-size.ts';
import { useIssues } from '../../api/use-issues.ts';
import { useOverview } from '../../api/use-overview.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { type UrlFilters, useUrlFilters } from '../../components/use-url-filters.ts';
import { IssuesTable } from './issues-table.tsx';

const FILTERS = ['account', 'technology', 'check', 'item', 'minScore', 'justified', 'state'];

const queryOf = ({ list, text, cursor, asOf }: UrlFilters) => ({
  account: list('account'),
  technology: list('technology'),
  check: list('check'),
  item: text('item'),
  minScore: text('minScore'),
  // As the address has them: it is the server that says what it does not understand.
  justified: text('justified') as 'true' | 'false' | undefined,
  state: text('state') as 'open' | undefined,
  cursor,
  asOf,
  limit: PAGE_SIZE,
});

export const IssuesPage = () => {
  const filters = useUrlFilters(FILTERS);
  const overview = useOverview();
  const issues = useIssues(queryOf(filters));
  return (
    <>
      <PageTitle text="Issues" />
      <SpaceBetween size="l">
        {overview.error && <ProblemAlert error={overview.error} header="The overview could not be loaded" onRetry={overview.refetch} />}
        {issues.error && <ProblemAlert error={issues.error} header="The issues could not be loaded" onRetry={issues.refetch} />}
        <IssuesTable
          filters={filters}
          overview={overview.data}
          list={issues.error ? undefined : issues.data}
          isLoading={issues.isPending || issues.isPlaceholderData}
        />
      </SpaceBetween>
    </>
  );
};

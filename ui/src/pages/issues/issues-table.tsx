import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { IssueList } from '../../../../src/contract/issue.ts';
import type { Overview } from '../../../../src/contract/overview.ts';
import { EmptyList } from '../../components/empty-list.tsx';
import { ListPagination } from '../../components/list-pagination.tsx';
import { totalText } from '../../components/total-text.ts';
import { useIsNarrow } from '../../components/use-is-narrow.ts';
import type { UrlFilters } from '../../components/use-url-filters.ts';
import { NARROW_ISSUE_COLUMNS, WIDE_ISSUE_COLUMNS } from './issue-columns.tsx';
import { IssueFilters } from './issue-filters.tsx';
import { NoIssues } from './no-issues.tsx';

export interface IssuesTableProps {
  readonly filters: UrlFilters;
  readonly overview: Overview | undefined;
  readonly list: IssueList | undefined;
  readonly isLoading: boolean;
}

const Empty = ({ filters, overview, list }: Pick<IssuesTableProps, 'filters' | 'overview' | 'list'>) => {
  // A list that did not arrive is not an empty one.
  if (!list) return <EmptyList title="Not loaded" />;
  if (list.total > 0) {
    return (
      <EmptyList title="The list ends before this page" action={<Button onClick={() => filters.change({})}>Go to the first page</Button>} />
    );
  }
  if (!filters.isFiltered) return <NoIssues overview={overview} />;
  return (
    <EmptyList title="No issue matches" action={<Button onClick={filters.clear}>Clear filters</Button>}>
      No issue has everything that the filters ask for.
    </EmptyList>
  );
};

export const IssuesTable = ({ filters, overview, list, isLoading }: IssuesTableProps) => (
  <Table
    ariaLabels={{ tableLabel: 'Issues' }}
    header={
      <Header variant="h1" counter={totalText(list)} description="What the checks found, highest score first.">
        Issues
      </Header>
    }
    filter={<IssueFilters filters={filters} overview={overview} rows={list?.rows ?? []} />}
    pagination={list && <ListPagination filters={filters} list={list} />}
    columnDefinitions={useIsNarrow() ? NARROW_ISSUE_COLUMNS : WIDE_ISSUE_COLUMNS}
    items={list?.rows ?? []}
    trackBy={({ id }) => String(id)}
    loading={isLoading}
    loadingText="Loading issues"
    empty={<Empty filters={filters} overview={overview} list={list} />}
    cellVerticalAlign="top"
    wrapLines
    stickyHeader
  />
);

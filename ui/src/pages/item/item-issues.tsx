import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Issue } from '../../../../src/contract/issue.ts';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { useIssues } from '../../api/use-issues.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RouterLink } from '../../components/router-link.tsx';
import { IssueCard } from './issue-card.tsx';

/** More issues than one item should have; the rest stands in the list of issues. */
const LIMIT = 100;

const NoOpenIssue = ({ item }: { readonly item: ItemDetail }) => {
  if (!item.active) return <Box color="text-body-secondary">What is gone has no open issue.</Box>;
  if (!item.audited) return <Box color="text-body-secondary">None is known: the present configuration has not been audited yet.</Box>;
  if (item.unknowns > 0) return <Box color="text-body-secondary">None is known, but not every check could decide.</Box>;
  return (
    <Box color="text-body-secondary">{item.checks.length === 0 ? 'No check looks at this technology.' : 'No check found anything.'}</Box>
  );
};

const Cards = ({ issues, item }: { readonly issues: readonly Issue[]; readonly item: ItemDetail }) => (
  <ul className="cards">
    {issues.map((issue) => (
      <li key={issue.id}>
        <IssueCard issue={issue} check={item.checks.find(({ id }) => id === issue.check)} />
      </li>
    ))}
  </ul>
);

const isOpen = ({ state }: Issue): boolean => state === 'open' || state === 'reopened';

const FoldedCards = ({
  header,
  issues,
  item,
}: {
  readonly header: string;
  readonly issues: readonly Issue[];
  readonly item: ItemDetail;
}) =>
  issues.length === 0 ? null : (
    <ExpandableSection headerText={`${header} (${issues.length.toLocaleString()})`}>
      <Cards issues={issues} item={item} />
    </ExpandableSection>
  );

const IssueLists = ({ item, rows, total }: { readonly item: ItemDetail; readonly rows: readonly Issue[]; readonly total: number }) => {
  const open = rows.filter(isOpen);
  return (
    <SpaceBetween size="m">
      {open.length === 0 ? <NoOpenIssue item={item} /> : <Cards issues={open} item={item} />}
      <FoldedCards header="Fixed" issues={rows.filter(({ state }) => state === 'fixed')} item={item} />
      <FoldedCards header="Check switched off" issues={rows.filter(({ state }) => state === 'suspended')} item={item} />
      {total > rows.length && (
        <RouterLink href={`/issues?item=${item.id}&state=any`}>All {total.toLocaleString()} issues of this item</RouterLink>
      )}
    </SpaceBetween>
  );
};

/** The issues of the item, highest score first. */
export const ItemIssues = ({ item }: { readonly item: ItemDetail }) => {
  const { data, error, refetch } = useIssues({ item: item.id, state: 'any', limit: LIMIT });
  const open = data?.rows.filter(isOpen).length;
  return (
    <Container header={<Header counter={open === undefined ? '' : `(${open.toLocaleString()})`}>Issues</Header>}>
      {error && <ProblemAlert error={error} header="The issues could not be loaded" onRetry={refetch} />}
      {!error && !data && <Loading text="Loading issues" />}
      {data && <IssueLists item={item} rows={data.rows} total={data.total} />}
    </Container>
  );
};

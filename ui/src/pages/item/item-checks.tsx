import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ItemCheck, ItemDetail } from '../../../../src/contract/item.ts';
import { useIssues } from '../../api/use-issues.ts';

type Verdict = 'finding' | 'unknown' | 'none' | 'not audited';

interface Row {
  readonly check: ItemCheck;
  readonly verdict: Verdict;
}

const Verdict = ({ verdict }: { readonly verdict: Verdict }) => {
  switch (verdict) {
    case 'finding':
      return <StatusIndicator type="error">Issue</StatusIndicator>;
    case 'unknown':
      return <StatusIndicator type="warning">Unknown</StatusIndicator>;
    case 'not audited':
      return <StatusIndicator type="pending">Not audited yet</StatusIndicator>;
    case 'none':
      return <StatusIndicator type="success">Nothing found</StatusIndicator>;
  }
};

const verdictOf = (check: ItemCheck, item: ItemDetail, found: ReadonlySet<string>): Verdict => {
  if (!item.audited) return 'not audited';
  if (found.has(check.id)) return 'finding';
  return item.unknown.some((unknown) => unknown.check === check.id) ? 'unknown' : 'none';
};

const COLUMNS: readonly TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'check',
    header: 'Check',
    isRowHeader: true,
    cell: ({ check }) => (
      <>
        <div>{check.title}</div>
        <Box fontSize="body-s" color="text-body-secondary">
          {check.id}
        </Box>
      </>
    ),
  },
  { id: 'verdict', header: 'Verdict', minWidth: 170, cell: ({ verdict }) => <Verdict verdict={verdict} /> },
  { id: 'score', header: 'Score of a finding', minWidth: 120, cell: ({ check }) => check.score },
];

/** Everything that a check looks at in this item, with what each of them says. */
export const ItemChecks = ({ item }: { readonly item: ItemDetail }) => {
  const { data } = useIssues({ item: item.id, state: 'open', limit: 200 });
  // Beyond the limit a check without an issue in view may still have one.
  if (!item.active || !data || data.total > data.rows.length || item.checks.length === 0) return null;
  const found = new Set(data.rows.map(({ check }) => check));
  const rows = item.checks.map((check): Row => ({ check, verdict: verdictOf(check, item, found) }));
  return (
    <ExpandableSection variant="container" headerText="All checks" headerCounter={`(${rows.length.toLocaleString()})`}>
      <Table
        ariaLabels={{ tableLabel: 'All checks' }}
        variant="embedded"
        columnDefinitions={COLUMNS}
        items={rows}
        trackBy={({ check }) => check.id}
        wrapLines
      />
    </ExpandableSection>
  );
};

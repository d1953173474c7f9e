import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ItemCheck, Unknown } from '../../../../src/contract/item.ts';
import { Cause } from '../../components/cause.tsx';
import { Instant } from '../../components/instant.tsx';

const columnsOf = (checks: readonly ItemCheck[]): TableProps.ColumnDefinition<Unknown>[] => [
  {
    id: 'check',
    header: 'Check',
    minWidth: 200,
    isRowHeader: true,
    cell: ({ check }) => (
      <>
        <div>{checks.find(({ id }) => id === check)?.title}</div>
        <code>{check}</code>
      </>
    ),
  },
  { id: 'cause', header: 'Cause', minWidth: 240, cell: (unknown) => <Cause {...unknown} /> },
  { id: 'since', header: 'Since', minWidth: 120, cell: ({ since }) => <Instant at={since} /> },
];

const heading = (count: number) => (
  <Header counter={`(${count.toLocaleString()})`} description="These checks could not decide: neither an issue nor a pass.">
    Unknown verdicts
  </Header>
);

/** The checks that could not decide, each with its cause. */
export const UnknownVerdicts = ({ unknown, checks }: { readonly unknown: readonly Unknown[]; readonly checks: readonly ItemCheck[] }) => {
  if (unknown.length === 0) return null;
  return (
    <Container header={heading(unknown.length)}>
      <Table
        ariaLabels={{ tableLabel: 'Unknown verdicts' }}
        variant="embedded"
        columnDefinitions={columnsOf(checks)}
        items={unknown}
        trackBy="check"
        cellVerticalAlign="top"
        wrapLines
      />
    </Container>
  );
};

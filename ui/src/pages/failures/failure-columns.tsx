import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Failure } from '../../../../src/contract/failure.ts';
import { Cause } from '../../components/cause.tsx';
import { Instant } from '../../components/instant.tsx';
import { Permission } from '../../components/permission.tsx';

type Column = TableProps.ColumnDefinition<Failure>;

const Place = ({ failure }: { readonly failure: Failure }) => {
  const { place, item, part } = failure;
  return (
    <SpaceBetween size="xxs">
      <span>{place ?? 'The whole account'}</span>
      {item && <span className="breakable">{item}</span>}
      {part && <code>{part}</code>}
    </SpaceBetween>
  );
};

const AccountAndPlace = ({ failure }: { readonly failure: Failure }) => (
  <SpaceBetween size="xxs">
    <span>
      {failure.account}, {failure.technology}
    </span>
    <Place failure={failure} />
  </SpaceBetween>
);

const Missing = ({ permission }: { readonly permission: string | null }) =>
  permission === null ? <Box color="text-body-secondary">None named</Box> : <Permission action={permission} />;

const CAUSE: Column = { id: 'cause', header: 'Cause', minWidth: 240, cell: (failure) => <Cause {...failure} permission={null} /> };
const SINCE: Column = { id: 'since', header: 'Since', minWidth: 120, cell: ({ since }) => <Instant at={since} /> };

export const WIDE_FAILURE_COLUMNS: readonly Column[] = [
  { id: 'account', header: 'Account', isRowHeader: true, cell: ({ account }) => account },
  { id: 'technology', header: 'Technology', cell: ({ technology }) => technology },
  { id: 'place', header: 'Region, item, part', minWidth: 170, cell: (failure) => <Place failure={failure} /> },
  CAUSE,
  { id: 'permission', header: 'Missing permission', minWidth: 200, cell: ({ permission }) => <Missing permission={permission} /> },
  SINCE,
];

/** The same in three columns. */
export const NARROW_FAILURE_COLUMNS: readonly Column[] = [
  { id: 'place', header: 'Where', minWidth: 200, isRowHeader: true, cell: (failure) => <AccountAndPlace failure={failure} /> },
  { ...CAUSE, cell: (failure) => <Cause {...failure} /> },
  SINCE,
];

import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ListedAccount } from '../../../../../src/contract/account.ts';
import { RouterLink } from '../../../components/router-link.tsx';

type Column = TableProps.ColumnDefinition<ListedAccount>;

/** What is done with an account, in words. */
export const AccountState = ({ active, thirdParty }: Pick<ListedAccount, 'active' | 'thirdParty'>) => {
  if (thirdParty) return <StatusIndicator type="info">Known, of others</StatusIndicator>;
  return active ? <StatusIndicator type="success">Watched</StatusIndicator> : <StatusIndicator type="stopped">Not watched</StatusIndicator>;
};

const NAME: Column = {
  id: 'name',
  header: 'Name',
  isRowHeader: true,
  minWidth: 150,
  cell: ({ id, name }) => (
    <RouterLink href={`/settings/accounts/${id}`}>
      <span className="breakable">{name}</span>
    </RouterLink>
  ),
};
const STATE: Column = { id: 'state', header: 'State', minWidth: 150, cell: (account) => <AccountState {...account} /> };

export const WIDE_ACCOUNT_COLUMNS: readonly Column[] = [
  NAME,
  { id: 'type', header: 'Type', cell: ({ type }) => type },
  { id: 'identifier', header: 'Identifier', cell: ({ identifier }) => <span className="breakable">{identifier}</span> },
  STATE,
  { id: 'notes', header: 'Notes', minWidth: 200, cell: ({ notes }) => <span className="prose">{notes}</span> },
];

export const NARROW_ACCOUNT_COLUMNS: readonly Column[] = [NAME, STATE];

import Flashbar from '@cloudscape-design/components/flashbar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { PAGE_SIZE } from '../../../api/page-size.ts';
import { useAccounts } from '../../../api/use-accounts.ts';
import { PageTitle } from '../../../components/page-title.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { type UrlFilters, useUrlFilters } from '../../../components/use-url-filters.ts';
import { AccountsTable } from './accounts-table.tsx';
import { ImportAccounts } from './import-accounts.tsx';

const FILTERS = ['name', 'identifier', 'type', 'active', 'thirdParty'];

const queryOf = ({ list, text, cursor, asOf }: UrlFilters) => ({
  name: text('name'),
  identifier: text('identifier'),
  type: list('type'),
  // As the address has them: it is the server that says what it does not understand.
  active: text('active') as 'true' | undefined,
  thirdParty: text('thirdParty') as 'true' | undefined,
  cursor,
  asOf,
  limit: PAGE_SIZE,
});

export const AccountsPage = () => {
  const filters = useUrlFilters(FILTERS);
  const accounts = useAccounts(queryOf(filters));
  const [isImporting, setImporting] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <PageTitle text="Accounts" />
      <SpaceBetween size="l">
        {done !== null && (
          <Flashbar
            items={[{ type: 'success', content: done, dismissible: true, dismissLabel: 'Close', onDismiss: () => setDone(null) }]}
          />
        )}
        {accounts.error && <ProblemAlert error={accounts.error} header="The accounts could not be loaded" onRetry={accounts.refetch} />}
        <AccountsTable
          filters={filters}
          list={accounts.error ? undefined : accounts.data}
          isLoading={accounts.isPending || accounts.isPlaceholderData}
          onImport={() => setImporting(true)}
          onDone={setDone}
        />
      </SpaceBetween>
      {isImporting && <ImportAccounts onDone={setDone} onDismiss={() => setImporting(false)} />}
    </>
  );
};

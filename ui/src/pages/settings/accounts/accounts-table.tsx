import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { AccountList, AccountsSwitched, ListedAccount } from '../../../../../src/contract/account.ts';
import { useSwitchAccounts } from '../../../api/use-accounts.ts';
import { useMayDo } from '../../../api/use-may-do.ts';
import { counted } from '../../../components/counted.ts';
import { EmptyList } from '../../../components/empty-list.tsx';
import { ListPagination } from '../../../components/list-pagination.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { totalText } from '../../../components/total-text.ts';
import { useGo } from '../../../components/use-as-of.ts';
import { useIsNarrow } from '../../../components/use-is-narrow.ts';
import type { UrlFilters } from '../../../components/use-url-filters.ts';
import { NARROW_ACCOUNT_COLUMNS, WIDE_ACCOUNT_COLUMNS } from './account-columns.tsx';
import { AccountFilters } from './account-filters.tsx';

export interface AccountsTableProps {
  readonly filters: UrlFilters;
  readonly list: AccountList | undefined;
  readonly isLoading: boolean;
  readonly onImport: () => void;
  /** Told in a sentence what has been done. */
  readonly onDone: (sentence: string) => void;
}

const Empty = ({ filters, list }: Pick<AccountsTableProps, 'filters' | 'list'>) => {
  // A list that did not arrive is not an empty one.
  if (!list) return <EmptyList title="Not loaded" />;
  if (filters.isFiltered) return <EmptyList title="No account matches" action={<Button onClick={filters.clear}>Clear filters</Button>} />;
  return (
    <EmptyList title="No account yet">What is to be watched is added here, or on the command line with monkey accounts add.</EmptyList>
  );
};

const sentenceOf = ({ switched, unchanged }: AccountsSwitched, active: boolean): string => {
  const now = `${counted(switched.length, 'account')} ${active ? 'will be watched from now on' : 'will not be watched any more'}.`;
  return unchanged === 0 ? now : `${now} ${counted(unchanged, 'account')} stayed as it was.`;
};

interface ActionsProps extends Pick<AccountsTableProps, 'onImport' | 'onDone'> {
  readonly chosen: readonly ListedAccount[];
  readonly switching: ReturnType<typeof useSwitchAccounts>;
  readonly onSwitched: () => void;
}

const Actions = ({ chosen, switching, onImport, onDone, onSwitched }: ActionsProps) => {
  const go = useGo();
  const turn = (active: boolean) =>
    switching.mutate(
      { accounts: chosen.map(({ id }) => id), active },
      {
        onSuccess: (answer) => {
          onDone(sentenceOf(answer, active));
          onSwitched();
        },
      },
    );
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={chosen.length === 0} loading={switching.isPending} onClick={() => turn(true)}>
        Watch
      </Button>
      <Button disabled={chosen.length === 0} loading={switching.isPending} onClick={() => turn(false)}>
        Do not watch
      </Button>
      <Button onClick={onImport}>Import</Button>
      <Button variant="primary" onClick={() => go('/settings/accounts/new')}>
        Add account
      </Button>
    </SpaceBetween>
  );
};

export const AccountsTable = ({ filters, list, isLoading, onImport, onDone }: AccountsTableProps) => {
  const isAdmin = useMayDo('admin');
  const isNarrow = useIsNarrow();
  const [chosen, setChosen] = useState<readonly ListedAccount[]>([]);
  const switching = useSwitchAccounts();
  // The past is not changed.
  const mayChange = isAdmin && filters.asOf === undefined;
  return (
    <SpaceBetween size="l">
      {switching.error && <ProblemAlert error={switching.error} header="The accounts could not be switched" />}
      <Table
        ariaLabels={{
          tableLabel: 'Accounts',
          selectionGroupLabel: 'Chosen accounts',
          allItemsSelectionLabel: () => 'Choose all of this page',
          itemSelectionLabel: (_, { name }) => `Choose ${name}`,
        }}
        header={
          <Header
            variant="h1"
            counter={totalText(list)}
            description="What is watched, and what is known of others, so that it is told apart from strangers."
            actions={
              mayChange && (
                <Actions chosen={chosen} switching={switching} onImport={onImport} onDone={onDone} onSwitched={() => setChosen([])} />
              )
            }
          >
            Accounts
          </Header>
        }
        filter={<AccountFilters filters={filters} />}
        pagination={list && <ListPagination filters={filters} list={list} />}
        columnDefinitions={isNarrow ? NARROW_ACCOUNT_COLUMNS : WIDE_ACCOUNT_COLUMNS}
        items={list?.rows ?? []}
        trackBy={({ id }) => String(id)}
        {...(mayChange && {
          selectionType: 'multi' as const,
          selectedItems: chosen,
          onSelectionChange: ({ detail }: { detail: { selectedItems: ListedAccount[] } }) => setChosen(detail.selectedItems),
        })}
        loading={isLoading}
        loadingText="Loading accounts"
        empty={<Empty filters={filters} list={list} />}
        cellVerticalAlign="top"
        wrapLines
        stickyHeader
      />
    </SpaceBetween>
  );
};

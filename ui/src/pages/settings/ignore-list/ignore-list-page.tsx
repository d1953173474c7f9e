import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { IgnoreEntry } from '../../../../../src/contract/ignore-list.ts';
import { PAGE_SIZE } from '../../../api/page-size.ts';
import { useIgnoreList, useRemoveIgnored } from '../../../api/use-ignore-list.ts';
import { useMayDo } from '../../../api/use-may-do.ts';
import { useOverview } from '../../../api/use-overview.ts';
import { ConfirmModal } from '../../../components/confirm-modal.tsx';
import { EmptyList } from '../../../components/empty-list.tsx';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListFilter } from '../../../components/list-filter.tsx';
import { ListPagination } from '../../../components/list-pagination.tsx';
import { PageTitle } from '../../../components/page-title.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { RowActions } from '../../../components/row-actions.tsx';
import { technologyOptions } from '../../../components/technology-options.ts';
import { type UrlFilters, useUrlFilters } from '../../../components/use-url-filters.ts';
import { ChangedIgnoreEntry, NewIgnoreEntry } from './ignore-entry-form.tsx';

/** What is being done with which entry. */
type Deed = { readonly act: 'add' } | { readonly act: 'edit' | 'remove'; readonly entry: IgnoreEntry };

const nameOf = ({ technology, prefix }: IgnoreEntry): string => (prefix === '' ? `all of ${technology}` : `${technology} ${prefix}`);

const COLUMNS: readonly TableProps.ColumnDefinition<IgnoreEntry>[] = [
  { id: 'technology', header: 'Technology', isRowHeader: true, cell: ({ technology }) => technology },
  {
    id: 'prefix',
    header: 'Beginning of the name',
    cell: ({ prefix }) => (prefix === '' ? 'Every item' : <code className="breakable">{prefix}</code>),
  },
  { id: 'notes', header: 'Notes', cell: ({ notes }) => <span className="prose">{notes}</span> },
];

const actionColumn = (onDeed: (deed: Deed) => void): TableProps.ColumnDefinition<IgnoreEntry> => ({
  id: 'actions',
  header: 'Actions',
  minWidth: 90,
  cell: (entry) => (
    <RowActions
      actions={[
        { label: `Edit ${nameOf(entry)}`, icon: 'edit', onClick: () => onDeed({ act: 'edit', entry }) },
        { label: `Remove ${nameOf(entry)}`, icon: 'remove', onClick: () => onDeed({ act: 'remove', entry }) },
      ]}
    />
  ),
});

const Removal = ({ entry, onDismiss }: { readonly entry: IgnoreEntry; readonly onDismiss: () => void }) => {
  const remove = useRemoveIgnored(entry.id);
  return (
    <ConfirmModal
      header="Show these items again"
      text={`What ${nameOf(entry)} hides is shown again, with its issues. Its history has gone on meanwhile.`}
      confirm="Remove"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDismiss })}
      onDismiss={onDismiss}
    />
  );
};

const Window = ({ deed, onDismiss }: { readonly deed: Deed; readonly onDismiss: () => void }) => {
  if (deed.act === 'add') return <NewIgnoreEntry onDismiss={onDismiss} />;
  if (deed.act === 'edit') return <ChangedIgnoreEntry entry={deed.entry} onDismiss={onDismiss} />;
  return <Removal entry={deed.entry} onDismiss={onDismiss} />;
};

const Empty = ({ filters, isLoaded }: { readonly filters: UrlFilters; readonly isLoaded: boolean }) => {
  // A list that did not arrive is not an empty one.
  if (!isLoaded) return <EmptyList title="Not loaded" />;
  if (filters.isFiltered) return <EmptyList title="No entry matches" action={<Button onClick={filters.clear}>Clear filters</Button>} />;
  return <EmptyList title="Nothing is hidden">Items whose names begin as an entry says are left out of lists, sums and alerts.</EmptyList>;
};

export const IgnoreListPage = () => {
  const filters = useUrlFilters(['technology']);
  const { data: overview } = useOverview();
  const isAdmin = useMayDo('admin');
  const [deed, setDeed] = useState<Deed | null>(null);
  const { list, cursor, asOf } = filters;
  const entries = useIgnoreList({ technology: list('technology'), cursor, asOf, limit: PAGE_SIZE });
  // The past is not changed.
  const mayChange = isAdmin && asOf === undefined;
  const dismiss = () => setDeed(null);
  return (
    <>
      <PageTitle text="Ignore list" />
      <SpaceBetween size="l">
        {entries.error && <ProblemAlert error={entries.error} header="The ignore list could not be loaded" onRetry={entries.refetch} />}
        <Table
          ariaLabels={{ tableLabel: 'Ignore list' }}
          header={
            <Header
              variant="h1"
              description="Items that nobody wants to see. They stay watched, and their history goes on."
              actions={
                mayChange && (
                  <Button variant="primary" onClick={() => setDeed({ act: 'add' })}>
                    Hide items
                  </Button>
                )
              }
            >
              Ignore list
            </Header>
          }
          filter={
            <FilterBar filters={filters}>
              <ListFilter filters={filters} name="technology" label="Technology" options={technologyOptions(overview)} />
            </FilterBar>
          }
          pagination={entries.data && <ListPagination filters={filters} list={entries.data} />}
          columnDefinitions={mayChange ? [...COLUMNS, actionColumn(setDeed)] : COLUMNS}
          items={entries.error ? [] : (entries.data?.rows ?? [])}
          trackBy={({ id }) => String(id)}
          loading={entries.isPending || entries.isPlaceholderData}
          loadingText="Loading the ignore list"
          empty={<Empty filters={filters} isLoaded={entries.data !== undefined && !entries.error} />}
          cellVerticalAlign="top"
          wrapLines
        />
      </SpaceBetween>
      {deed && <Window deed={deed} onDismiss={dismiss} />}
    </>
  );
};

import type { Overview } from '../../../../src/contract/overview.ts';
import { type Choice, ChoiceFilter } from '../../components/choice-filter.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { ListFilter } from '../../components/list-filter.tsx';
import { SCORE_CHOICES } from '../../components/score-choices.ts';
import { technologyOptions } from '../../components/technology-options.ts';
import { TextFilter } from '../../components/text-filter.tsx';
import type { UrlFilters } from '../../components/use-url-filters.ts';

const ACTIVE: readonly Choice[] = [
  { value: '', label: 'Active and gone' },
  { value: 'true', label: 'Active only' },
  { value: 'false', label: 'Gone only' },
];

const ORDERS: readonly Choice[] = [
  { value: '', label: 'Score, highest first' },
  { value: 'changed', label: 'Last changed first' },
  { value: 'name', label: 'Name' },
];

export const ItemFilters = ({ filters, overview }: { readonly filters: UrlFilters; readonly overview: Overview | undefined }) => (
  <FilterBar filters={filters}>
    <ListFilter
      filters={filters}
      name="account"
      label="Account"
      options={(overview?.accounts ?? []).map(({ name, type }) => ({ value: name, description: type }))}
    />
    <ListFilter filters={filters} name="technology" label="Technology" options={technologyOptions(overview)} />
    <ListFilter filters={filters} name="region" label="Region" options={(overview?.regions ?? []).map((value) => ({ value }))} />
    <TextFilter filters={filters} name="name" label="Name" placeholder="Part of the name" />
    <ChoiceFilter filters={filters} name="active" label="State" choices={ACTIVE} />
    <ChoiceFilter filters={filters} name="minScore" label="Least score" choices={SCORE_CHOICES} />
    <ChoiceFilter filters={filters} name="order" label="Order" choices={ORDERS} />
  </FilterBar>
);

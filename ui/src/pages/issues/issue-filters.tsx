import type { Issue } from '../../../../src/contract/issue.ts';
import type { Overview } from '../../../../src/contract/overview.ts';
import { type Choice, ChoiceFilter } from '../../components/choice-filter.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { ListFilter } from '../../components/list-filter.tsx';
import { SCORE_CHOICES } from '../../components/score-choices.ts';
import { technologyOptions } from '../../components/technology-options.ts';
import type { UrlFilters } from '../../components/use-url-filters.ts';
import { CheckFilter } from './check-filter.tsx';
import { ItemChip } from './item-chip.tsx';

const JUSTIFIED: readonly Choice[] = [
  { value: '', label: 'Any' },
  { value: 'false', label: 'Not justified' },
  { value: 'true', label: 'Justified' },
];

const STATES: readonly Choice[] = [
  { value: '', label: 'Open' },
  { value: 'fixed', label: 'Fixed' },
  { value: 'suspended', label: 'Check switched off' },
  { value: 'any', label: 'Any' },
];

export interface IssueFiltersProps {
  readonly filters: UrlFilters;
  readonly overview: Overview | undefined;
  readonly rows: readonly Issue[];
}

export const IssueFilters = ({ filters, overview, rows }: IssueFiltersProps) => (
  <FilterBar filters={filters}>
    <ListFilter
      filters={filters}
      name="account"
      label="Account"
      options={(overview?.accounts ?? []).map(({ name, type }) => ({ value: name, description: type }))}
    />
    <ListFilter filters={filters} name="technology" label="Technology" options={technologyOptions(overview)} />
    <CheckFilter filters={filters} rows={rows} />
    <ChoiceFilter filters={filters} name="minScore" label="Least score" choices={SCORE_CHOICES} />
    <ChoiceFilter filters={filters} name="justified" label="Justified" choices={JUSTIFIED} />
    <ChoiceFilter filters={filters} name="state" label="State" choices={STATES} />
    <ItemChip filters={filters} rows={rows} />
  </FilterBar>
);

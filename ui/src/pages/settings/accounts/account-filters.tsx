import { useAccountTypes } from '../../../api/use-accounts.ts';
import { type Choice, ChoiceFilter } from '../../../components/choice-filter.tsx';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListFilter } from '../../../components/list-filter.tsx';
import { TextFilter } from '../../../components/text-filter.tsx';
import type { UrlFilters } from '../../../components/use-url-filters.ts';

const ACTIVE: readonly Choice[] = [
  { value: '', label: 'Watched or not' },
  { value: 'true', label: 'Watched' },
  { value: 'false', label: 'Not watched' },
];
const OWNER: readonly Choice[] = [
  { value: '', label: 'Ours and others' },
  { value: 'false', label: 'Ours' },
  { value: 'true', label: 'Of others' },
];

export const AccountFilters = ({ filters }: { readonly filters: UrlFilters }) => {
  const { data: types } = useAccountTypes();
  return (
    <FilterBar filters={filters}>
      <TextFilter filters={filters} name="name" label="Name" placeholder="Part of the name" />
      <TextFilter filters={filters} name="identifier" label="Identifier" placeholder="Part of the identifier" />
      <ListFilter
        filters={filters}
        name="type"
        label="Type"
        options={(types ?? []).map(({ type, title }) => ({ value: type, description: title }))}
      />
      <ChoiceFilter filters={filters} name="active" label="Watched" choices={ACTIVE} />
      <ChoiceFilter filters={filters} name="thirdParty" label="Owner" choices={OWNER} />
    </FilterBar>
  );
};

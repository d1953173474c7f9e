import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useState } from 'react';
import type { Issue } from '../../../../src/contract/issue.ts';
import type { FilterOption } from '../../components/list-filter.tsx';
import type { UrlFilters } from '../../components/use-url-filters.ts';

const optionsOf = (rows: readonly Issue[], chosen: readonly string[], typed: string): FilterOption[] => {
  const titles = new Map<string, string>(chosen.map((check) => [check, '']));
  for (const { check, issue } of rows) titles.set(check, issue);
  const known = [...titles]
    .map(([value, description]) => ({ value, description }))
    .sort((one, other) => (one.value < other.value ? -1 : 1));
  const matching = known.filter(({ value, description }) => `${value} ${description}`.toLowerCase().includes(typed.toLowerCase()));
  // The server has no list of all checks, so what is typed can be chosen as it is.
  return typed === '' || titles.has(typed) ? matching : [...matching, { value: typed, description: 'As typed' }];
};

/** Checks to choose from are those of the rows in view; any other id can be typed. */
export const CheckFilter = ({ filters, rows }: { readonly filters: UrlFilters; readonly rows: readonly Issue[] }) => {
  const [typed, setTyped] = useState('');
  const chosen = filters.list('check');
  return (
    <FormField label="Check">
      <Multiselect
        inlineTokens
        selectedOptions={chosen.map((value) => ({ value, label: value }))}
        options={optionsOf(rows, chosen, typed).map((option) => ({ ...option, label: option.value }))}
        filteringType="manual"
        filteringAriaLabel="Find a check, or type its id"
        filteringPlaceholder="Find, or type an id"
        placeholder="Any"
        empty="Nothing to choose from: type an id"
        expandToViewport
        onLoadItems={({ detail }) => setTyped(detail.filteringText.trim())}
        onChange={({ detail }) => filters.change({ check: detail.selectedOptions.map(({ value }) => value ?? '') })}
      />
    </FormField>
  );
};

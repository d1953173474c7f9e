import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import type { UrlFilters } from './use-url-filters.ts';

export interface FilterOption {
  readonly value: string;
  readonly description?: string;
}

export interface ListFilterProps {
  readonly filters: UrlFilters;
  /** Of the parameter in the address. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly FilterOption[];
}

/** A filter with any number of values. A value that the address names and the server does not know stays visible, so that it can be removed. */
export const ListFilter = ({ filters, name, label, options }: ListFilterProps) => {
  const chosen = filters.list(name);
  const unknown = chosen.filter((value) => options.every((option) => option.value !== value));
  // Without a label an inline token stays empty.
  const all = [...options, ...unknown.map((value): FilterOption => ({ value }))].map((option) => ({ ...option, label: option.value }));
  return (
    <FormField label={label}>
      <Multiselect
        inlineTokens
        selectedOptions={all.filter(({ value }) => chosen.includes(value))}
        options={all}
        filteringType={all.length > 8 ? 'auto' : 'none'}
        filteringAriaLabel={`Find in ${label}`}
        placeholder="Any"
        empty="Nothing to choose from yet"
        expandToViewport
        onChange={({ detail }) => filters.change({ [name]: detail.selectedOptions.map(({ value }) => value ?? '') })}
      />
    </FormField>
  );
};

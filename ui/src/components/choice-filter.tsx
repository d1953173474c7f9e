import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import type { UrlFilters } from './use-url-filters.ts';

export interface Choice {
  /** Empty: the parameter is left out of the address. */
  readonly value: string;
  readonly label: string;
}

export interface ChoiceFilterProps {
  readonly filters: UrlFilters;
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}

/** A filter with one value. */
export const ChoiceFilter = ({ filters, name, label, choices }: ChoiceFilterProps) => {
  const value = filters.text(name) ?? '';
  const selected = choices.find((choice) => choice.value === value) ?? { value, label: value };
  return (
    <FormField label={label}>
      <Select
        selectedOption={selected}
        options={choices}
        expandToViewport
        onChange={({ detail }) => filters.change({ [name]: detail.selectedOption.value ?? null })}
      />
    </FormField>
  );
};

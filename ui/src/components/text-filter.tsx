import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useEffect, useState } from 'react';
import type { UrlFilters } from './use-url-filters.ts';

/** Milliseconds of rest after which what was typed is asked for. */
const REST = 300;

export interface TextFilterProps {
  readonly filters: UrlFilters;
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
}

/** A filter that is typed. The address follows when the typing rests. */
export const TextFilter = ({ filters, name, label, placeholder }: TextFilterProps) => {
  const inAddress = filters.text(name) ?? '';
  const [typed, setTyped] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const [sent, setSent] = useState(inAddress);
  if (seen !== inAddress) {
    setSeen(inAddress);
    setSent(inAddress);
    // It changed by other means: back, a link, "clear filters". What was sent from here may arrive while the next letter is typed.
    if (inAddress !== sent) setTyped(inAddress);
  }
  useEffect(() => {
    if (typed === inAddress) return;
    const timer = setTimeout(() => {
      setSent(typed);
      filters.change({ [name]: typed }, { replace: true });
    }, REST);
    return () => clearTimeout(timer);
  }, [typed, inAddress, filters, name]);
  return (
    <FormField label={label}>
      <Input type="search" value={typed} placeholder={placeholder} onChange={({ detail }) => setTyped(detail.value)} />
    </FormField>
  );
};

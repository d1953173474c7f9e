import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { IgnoreEntry, IgnoreRequest } from '../../../../../src/contract/ignore-list.ts';
import { useAddIgnored, useChangeIgnored } from '../../../api/use-ignore-list.ts';
import { useOverview } from '../../../api/use-overview.ts';
import { FormModal } from '../../../components/form-modal.tsx';
import { technologyOptions } from '../../../components/technology-options.ts';

interface FieldsProps {
  readonly values: IgnoreRequest;
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<IgnoreRequest>) => void;
}

const Fields = ({ values, problem, onChange }: FieldsProps) => {
  const { data: overview } = useOverview();
  const options = technologyOptions(overview).map((option) => ({ ...option, label: option.value }));
  return (
    <SpaceBetween size="m">
      <FormField label="Technology" errorText={problem}>
        <Select
          selectedOption={values.technology === '' ? null : { value: values.technology, label: values.technology }}
          options={options}
          filteringType="auto"
          filteringAriaLabel="Find a technology"
          placeholder="Choose a technology"
          onChange={({ detail }) => onChange({ technology: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      <FormField label="Beginning of the name" description="Whatever the case. Left empty, it hides every item of the technology.">
        <Input value={values.prefix} onChange={({ detail }) => onChange({ prefix: detail.value })} />
      </FormField>
      <FormField label="Notes (optional)" description="Why these items are of no interest.">
        <Textarea value={values.notes ?? ''} rows={2} onChange={({ detail }) => onChange({ notes: detail.value || null })} />
      </FormField>
    </SpaceBetween>
  );
};

interface FormProps {
  readonly header: string;
  readonly values: IgnoreRequest;
  readonly save: Pick<ReturnType<typeof useAddIgnored>, 'isPending' | 'error' | 'mutate'>;
  readonly onDismiss: () => void;
}

const Form = ({ header, values: before, save, onDismiss }: FormProps) => {
  const [values, setValues] = useState(before);
  const [isSubmitted, setSubmitted] = useState(false);
  const problem = isSubmitted && values.technology === '' ? 'Choose a technology.' : undefined;
  const submit = () => {
    setSubmitted(true);
    if (values.technology !== '') save.mutate(values, { onSuccess: onDismiss });
  };
  return (
    <FormModal
      header={header}
      submit="Save"
      isBusy={save.isPending}
      error={save.error}
      problem="The entry could not be saved"
      onSubmit={submit}
      onDismiss={onDismiss}
    >
      <Fields values={values} problem={problem} onChange={(change) => setValues((now) => ({ ...now, ...change }))} />
    </FormModal>
  );
};

export const NewIgnoreEntry = ({ onDismiss }: { readonly onDismiss: () => void }) => (
  <Form header="Hide items" values={{ technology: '', prefix: '', notes: null }} save={useAddIgnored()} onDismiss={onDismiss} />
);

export const ChangedIgnoreEntry = ({ entry, onDismiss }: { readonly entry: IgnoreEntry; readonly onDismiss: () => void }) => {
  const { id, ...values } = entry;
  return <Form header="Change what is hidden" values={values} save={useChangeIgnored(id)} onDismiss={onDismiss} />;
};

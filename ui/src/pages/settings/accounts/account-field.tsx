import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { AccountTypeField } from '../../../../../src/contract/account-type.ts';

export interface AccountFieldProps {
  readonly field: AccountTypeField;
  readonly value: string;
  readonly problem: string | undefined;
  /** Of a password: it has a value, which is never shown. */
  readonly isSet: boolean;
  /** Of a password: its value is forgotten when the account is saved. */
  readonly isForgotten: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (value: string) => void;
  readonly onForget: () => void;
}

const NOTHING = '';

const Choice = ({ field: { choices, required, label }, value, isDisabled, onChange }: AccountFieldProps) => {
  const options = [...(required ? [] : [{ value: NOTHING, label: 'None' }]), ...choices!.map((one) => ({ value: one, label: one }))];
  return (
    <Select
      selectedOption={options.find((option) => option.value === value) ?? null}
      options={options}
      placeholder={`Choose ${label.toLowerCase()}`}
      disabled={isDisabled}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? NOTHING)}
    />
  );
};

const placeholderOf = ({ isSet, isForgotten }: AccountFieldProps): string => {
  if (isForgotten) return 'Will be forgotten';
  return isSet ? 'Has a value, which is not shown' : '';
};

/** One of the fields that accounts of a type have. */
export const AccountField = (props: AccountFieldProps) => {
  const { field, value, problem, isSet, isForgotten, isDisabled, onChange, onForget } = props;
  return (
    <FormField
      label={field.required ? field.label : `${field.label} (optional)`}
      description={field.help}
      errorText={problem}
      secondaryControl={
        isSet && !isDisabled ? (
          <Button disabled={isForgotten} formAction="none" ariaLabel={`Forget ${field.label}`} onClick={onForget}>
            Forget
          </Button>
        ) : undefined
      }
    >
      {field.kind === 'choice' ? (
        <Choice {...props} />
      ) : (
        <Input
          type={field.kind}
          value={value}
          placeholder={placeholderOf(props)}
          autoComplete={false}
          disabled={isDisabled || !field.editable}
          onChange={({ detail }) => onChange(detail.value)}
        />
      )}
    </FormField>
  );
};

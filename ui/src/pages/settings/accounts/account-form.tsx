import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { AccountType } from '../../../../../src/contract/account-type.ts';
import { AccountField } from './account-field.tsx';
import type { AccountValues } from './account-values.ts';

export interface AccountFormProps {
  readonly type: AccountType;
  readonly values: AccountValues;
  readonly problems: Readonly<Record<string, string>>;
  readonly secretsSet: readonly string[];
  readonly isDisabled: boolean;
  readonly onChange: (change: Partial<AccountValues>) => void;
}

const Identity = ({ type, values, problems, isDisabled, onChange }: AccountFormProps) => (
  <>
    <FormField label="Name" description="As it stands in lists, filters and alerts." errorText={problems['name']}>
      <Input value={values.name} disabled={isDisabled} onChange={({ detail }) => onChange({ name: detail.value })} />
    </FormField>
    <FormField label={type.identifier.label} description={type.identifier.help} errorText={problems['identifier']}>
      <Input
        value={values.identifier}
        disabled={isDisabled}
        autoComplete={false}
        onChange={({ detail }) => onChange({ identifier: detail.value })}
      />
    </FormField>
  </>
);

const Use = ({ values, isDisabled, onChange }: AccountFormProps) => (
  <FormField label="Use">
    <SpaceBetween size="xs">
      <Checkbox
        checked={values.active && !values.thirdParty}
        disabled={isDisabled || values.thirdParty}
        onChange={({ detail }) => onChange({ active: detail.checked })}
      >
        Watch it
      </Checkbox>
      <Checkbox
        checked={values.thirdParty}
        disabled={isDisabled}
        description="It is known, but not ours: access that it has is told apart from access of strangers."
        onChange={({ detail }) => onChange({ thirdParty: detail.checked })}
      >
        It is of others
      </Checkbox>
    </SpaceBetween>
  </FormField>
);

/** What there is to say of an account: what all of them have, and the fields of its type. */
export const AccountForm = (props: AccountFormProps) => {
  const { type, values, problems, secretsSet, isDisabled, onChange } = props;
  const change = (name: string, value: string) => onChange({ fields: { ...values.fields, [name]: value } });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Account</Header>}>
        <SpaceBetween size="m">
          <Identity {...props} />
          <Use {...props} />
          <FormField label="Notes (optional)">
            <Textarea value={values.notes} rows={2} disabled={isDisabled} onChange={({ detail }) => onChange({ notes: detail.value })} />
          </FormField>
        </SpaceBetween>
      </Container>
      {type.fields.length > 0 && (
        <Container header={<Header variant="h2">{`How ${type.title} is reached`}</Header>}>
          <SpaceBetween size="m">
            {type.fields.map((field) => (
              <AccountField
                key={field.name}
                field={field}
                value={values.fields[field.name] ?? ''}
                problem={problems[`fields.${field.name}`]}
                isSet={secretsSet.includes(field.name)}
                isForgotten={values.forgotten.includes(field.name)}
                isDisabled={isDisabled}
                onChange={(value) => change(field.name, value)}
                onForget={() => onChange({ forgotten: [...values.forgotten, field.name] })}
              />
            ))}
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
};

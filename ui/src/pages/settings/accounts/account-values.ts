import type { AccountChangeRequest, AccountDetail, AccountRequest } from '../../../../../src/contract/account.ts';
import type { AccountType, AccountTypeField } from '../../../../../src/contract/account-type.ts';

/** What stands in the form. Custom fields as they are typed: several values of one field with commas between them. */
export interface AccountValues {
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly active: boolean;
  readonly thirdParty: boolean;
  readonly notes: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Names of password fields whose value is to be forgotten. */
  readonly forgotten: readonly string[];
}

const typed = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

/** What a form for a new account of a type begins with. */
export const newValues = (type: AccountType): AccountValues => ({
  type: type.type,
  name: '',
  identifier: '',
  active: true,
  thirdParty: false,
  notes: '',
  fields: Object.fromEntries(type.fields.map((field) => [field.name, typed(field.default)])),
  forgotten: [],
});

export const valuesOf = (account: AccountDetail): AccountValues => ({
  ...account,
  notes: account.notes ?? '',
  fields: Object.fromEntries(Object.entries(account.fields).map(([name, value]) => [name, typed(value)])),
  forgotten: [],
});

/** Passwords that nobody typed stay as they are; other fields that are empty go back to their defaults. */
const fieldsOf = ({ fields, forgotten }: AccountValues, type: AccountType): NonNullable<AccountChangeRequest['fields']> => {
  const sent = ({ kind, editable, name }: AccountTypeField) =>
    editable && (kind !== 'password' || forgotten.includes(name) || fields[name]);
  const said = type.fields.filter(sent).map(({ name }) => [name, fields[name]?.trim() || null] as const);
  return Object.fromEntries(said);
};

export const changeOf = (values: AccountValues, type: AccountType): AccountChangeRequest => ({
  name: values.name,
  identifier: values.identifier,
  active: values.active && !values.thirdParty,
  thirdParty: values.thirdParty,
  notes: values.notes.trim() || null,
  fields: fieldsOf(values, type),
});

export const requestOf = (values: AccountValues, type: AccountType): AccountRequest => {
  const fields = Object.entries(fieldsOf(values, type)).filter(([, value]) => value !== null);
  return {
    ...changeOf(values, type),
    type: values.type,
    name: values.name,
    identifier: values.identifier,
    fields: Object.fromEntries(fields),
  };
};

/** What is missing, by field. */
export const problemsOf = (values: AccountValues, type: AccountType, secretsSet: readonly string[]): Readonly<Record<string, string>> => {
  const missing = type.fields.filter(
    ({ name, required, editable }) => required && editable && !values.fields[name]?.trim() && !secretsSet.includes(name),
  );
  return {
    ...(values.name.trim() === '' && { name: 'Give the account a name.' }),
    ...(values.identifier.trim() === '' && { identifier: `Say which ${type.identifier.label.toLowerCase()} it has.` }),
    ...Object.fromEntries(missing.map(({ name, label }) => [`fields.${name}`, `${label} is needed.`])),
  };
};

import { canonicalJson } from '../model/canonical-json.ts';
import type { Entity } from '../model/entity.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { storableText } from '../model/storable.ts';
import type { AccountField, Provider } from '../plugin/define-provider.ts';
import type { AccountValues, StoredAccount } from '../store/account-store.ts';
import type { Registry } from './registry.ts';

/** Characters of a name and of an identifier that the database keeps. */
const LONGEST = 256;

/** What somebody says of an account, everything a text. What is absent is not said; a field that is null goes back to its default. */
export interface StatedAccount {
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly active?: boolean;
  readonly thirdParty?: boolean;
  readonly notes?: string | null;
  readonly fields: readonly (readonly [string, string | null])[];
}

/** What was said, checked against the account type. */
export interface ParsedAccount extends Omit<StatedAccount, 'fields'> {
  readonly provider: Provider;
  readonly fields: ReadonlyMap<string, Json>;
  /** Of the fields that are secret; null: to be forgotten. */
  readonly secrets: ReadonlyMap<string, Json>;
  readonly by: StatedBy;
}

/** The values that an account is to have, and what they tell about the environment. */
export interface AccountToStore {
  readonly values: AccountValues;
  readonly entities: readonly Entity[];
  readonly secrets: ReadonlyMap<string, Json>;
}

/** Who says it: somebody, or the account's own provider, which may also set fields that are for reading only. */
export type StatedBy = 'somebody' | 'provider';

/** The provider of an account type, whatever the case of its letters. */
export const providerOf = (registry: Registry, type: string): Provider => {
  const provider = [...registry.providers.values()].find((one) => one.type.toLowerCase() === type.toLowerCase());
  if (provider) return provider;
  throw new MonkeyError('bad-input', `There is no account type "${type}". Known are: ${[...registry.providers.keys()].join(', ')}.`);
};

const fieldOf = (provider: Provider, name: string): AccountField => {
  const field = provider.fields.find((one) => one.name === name);
  if (field) return field;
  throw new MonkeyError(
    'bad-input',
    `Accounts of type ${provider.type} have no field "${name}". Known are: ${provider.fields.map((one) => one.name).join(', ')}.`,
  );
};

const parsed = <T>(parse: (text: string) => T, text: string): T => {
  try {
    return parse(text);
  } catch (cause) {
    throw new MonkeyError('bad-input', sentenceOf(cause), { cause });
  }
};

/** What is refused of a secret is told without it; so is the cause, which the log would show. */
const parsedSecret = ({ name, parse }: AccountField, text: string): Json => {
  try {
    return parse(text);
  } catch (thrown) {
    const sentence = text === '' ? sentenceOf(thrown) : sentenceOf(thrown).replaceAll(text, '(hidden)');
    throw new MonkeyError('bad-input', `The field "${name}" cannot be used: ${sentence}`);
  }
};

const parsedField = (field: AccountField, text: string): Json => {
  if (field.secret) return parsedSecret(field, text);
  const value = parsed(field.parse, text);
  if (field.choices === undefined || field.choices.some((choice) => choice === value)) return value;
  throw new MonkeyError('bad-input', `"${text}" is none of the choices for the field "${field.name}": ${field.choices.join(', ')}.`);
};

const assertStorable = (text: string | null | undefined, isSecret: boolean): void => {
  if (text === null || text === undefined || storableText(text) === text) return;
  throw new MonkeyError('bad-input', `${isSecret ? 'A secret' : `"${storableText(text)}"`} holds a character that cannot be stored.`);
};

const fieldsOf = (provider: Provider, stated: StatedAccount): Pick<ParsedAccount, 'fields' | 'secrets'> => {
  const fields = new Map<string, Json>();
  const secrets = new Map<string, Json>();
  for (const [name, text] of stated.fields) {
    assertStorable(name, false);
    const field = fieldOf(provider, name);
    assertStorable(text, field.secret ?? false);
    const value = text === null ? (field.default ?? null) : parsedField(field, text);
    (field.secret ? secrets : fields).set(name, value);
  }
  return { fields, secrets };
};

/** What the fields of an account tell about the environment. */
export const entitiesOf = (provider: Provider, fields: JsonObject): Entity[] => {
  const told = provider.fields.flatMap(({ name, tells }) => {
    const value = fields[name];
    return tells && typeof value === 'string' && value !== '' ? [{ kind: tells, value: value.toLowerCase() }] : [];
  });
  return [...new Map(told.map((entity) => [`${entity.kind} ${entity.value}`, entity])).values()];
};

/** Checks what was said of an account against its type, or throws a sentence. */
export const parseStated = (registry: Registry, stated: StatedAccount, by: StatedBy = 'somebody'): ParsedAccount => {
  const provider = providerOf(registry, stated.type);
  const name = stated.name.trim();
  if (name === '') throw new MonkeyError('bad-input', 'An account needs a name.');
  if (name.length > LONGEST)
    throw new MonkeyError('bad-input', `A name may have at most ${LONGEST} characters; this one has ${name.length}.`);
  for (const text of [name, stated.identifier, stated.notes]) assertStorable(text, false);
  const { fields, secrets } = fieldsOf(provider, stated);
  const identifier = parsed(provider.parseIdentifier, stated.identifier);
  if (identifier.length > LONGEST)
    throw new MonkeyError('bad-input', `An identifier may have at most ${LONGEST} characters; this one has ${identifier.length}.`);
  return { ...stated, type: provider.type, name, identifier, provider, fields, secrets, by };
};

/** What only the provider sets may be said again, as a list that was exported does, and not otherwise. */
const assertReadOnly = ({ provider, fields, by }: ParsedAccount, stored: StoredAccount | undefined): void => {
  if (by === 'provider') return;
  for (const { name } of provider.fields.filter(({ readOnly }) => readOnly)) {
    if (fields.has(name) && canonicalJson(fields.get(name)!) !== canonicalJson(stored?.fields[name] ?? null))
      throw new MonkeyError('bad-input', `The field "${name}" is found out by the program; nobody sets it.`);
  }
};

const assertNotBoth = ({ active, thirdParty }: ParsedAccount, stored: StoredAccount | undefined): void => {
  if (active === true && (thirdParty ?? stored?.thirdParty) === true)
    throw new MonkeyError('bad-input', 'An account of a third party is only known, never watched: it cannot be active as well.');
};

/** Fields without those that are null, which have no value. */
const withoutNull = (fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/** What an account of the type has of which nothing is said. */
export const defaultFields = (provider: Provider): JsonObject =>
  withoutNull(Object.fromEntries(provider.fields.map((field) => [field.name, field.default])));

/** What the account is to be: what was said, then what is stored, then the defaults of its type. Throws a sentence where that cannot be. */
export const accountToStore = (account: ParsedAccount, stored?: StoredAccount): AccountToStore => {
  assertNotBoth(account, stored);
  assertReadOnly(account, stored);
  const { provider, type, name, identifier, secrets } = account;
  const fields = withoutNull({ ...(stored?.fields ?? defaultFields(provider)), ...Object.fromEntries(account.fields) });
  const thirdParty = account.thirdParty ?? stored?.thirdParty ?? false;
  const hasSecret = (field: string): boolean =>
    secrets.has(field) ? secrets.get(field) !== null : (stored?.secretFields.includes(field) ?? false);
  const missing = provider.fields.find(
    (field) => field.required && (field.secret ? !hasSecret(field.name) : fields[field.name] === undefined),
  );
  if (missing && !thirdParty)
    throw new MonkeyError('bad-input', `An account of type ${type} needs the field "${missing.name}": ${missing.description}`);
  const active = (account.active ?? stored?.active ?? true) && !thirdParty;
  const notes = account.notes === undefined ? (stored?.notes ?? null) : account.notes;
  return { values: { type, name, identifier, active, thirdParty, notes, fields }, entities: entitiesOf(provider, fields), secrets };
};

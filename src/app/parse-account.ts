import type { Registry } from '../engine/registry.ts';
import type { Account } from '../model/account.ts';
import type { Entity } from '../model/entity.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { storableText } from '../model/storable.ts';
import type { AccountField, Provider } from '../plugin/define-provider.ts';
import type { AccountValues } from '../store/account-store.ts';

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
}

/** The values that an account is to have, and what they tell about the environment. */
export interface AccountToStore {
  readonly values: AccountValues;
  readonly entities: readonly Entity[];
}

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

const fieldsOf = (provider: Provider, stated: StatedAccount): Map<string, Json> => {
  const fields = new Map<string, Json>();
  for (const [name, text] of stated.fields) {
    const field = fieldOf(provider, name);
    fields.set(name, text === null ? (field.default ?? null) : parsed(field.parse, text));
  }
  return fields;
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
export const parseStated = (registry: Registry, stated: StatedAccount): ParsedAccount => {
  const provider = providerOf(registry, stated.type);
  const name = stated.name.trim();
  if (name === '') throw new MonkeyError('bad-input', 'An account needs a name.');
  if (name.length > LONGEST)
    throw new MonkeyError('bad-input', `A name may have at most ${LONGEST} characters; this one has ${name.length}.`);
  for (const text of [name, stated.identifier, stated.notes ?? '', ...stated.fields.flat()]) {
    if (text !== null && storableText(text) !== text)
      throw new MonkeyError('bad-input', `"${storableText(text)}" holds a character that cannot be stored.`);
  }
  const fields = fieldsOf(provider, stated);
  const identifier = parsed(provider.parseIdentifier, stated.identifier);
  if (identifier.length > LONGEST)
    throw new MonkeyError('bad-input', `An identifier may have at most ${LONGEST} characters; this one has ${identifier.length}.`);
  return { ...stated, type: provider.type, name, identifier, provider, fields };
};

const assertNotBoth = ({ active, thirdParty }: ParsedAccount, stored: Account | undefined): void => {
  if (active === true && (thirdParty ?? stored?.thirdParty) === true)
    throw new MonkeyError('bad-input', 'An account of a third party is only known, never watched: it cannot be active as well.');
};

/** Fields without those that are null, which have no value. */
const withoutNull = (fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/** What the account is to be: what was said, then what is stored, then the defaults of its type. Throws a sentence where that cannot be. */
export const accountToStore = (account: ParsedAccount, stored?: Account): AccountToStore => {
  assertNotBoth(account, stored);
  const { provider, type, name, identifier } = account;
  const defaults = Object.fromEntries(provider.fields.map((field) => [field.name, field.default]));
  const fields = withoutNull({ ...(stored?.fields ?? defaults), ...Object.fromEntries(account.fields) });
  const thirdParty = account.thirdParty ?? stored?.thirdParty ?? false;
  const missing = provider.fields.find((field) => field.required && fields[field.name] === undefined);
  if (missing && !thirdParty)
    throw new MonkeyError('bad-input', `An account of type ${type} needs the field "${missing.name}": ${missing.description}`);
  const active = (account.active ?? stored?.active ?? true) && !thirdParty;
  const notes = account.notes === undefined ? (stored?.notes ?? null) : account.notes;
  return { values: { type, name, identifier, active, thirdParty, notes, fields }, entities: entitiesOf(provider, fields) };
};

import type { Registry } from '../engine/registry.ts';
import type { Entity } from '../model/entity.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { storableText } from '../model/storable.ts';
import type { AccountField, Provider } from '../plugin/define-provider.ts';
import type { AccountValues } from '../store/account-store.ts';

/** An account as somebody writes it: everything a text. */
export interface WrittenAccount {
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly active: boolean;
  readonly thirdParty: boolean;
  readonly notes: string | null;
}

const providerOf = (registry: Registry, type: string): Provider => {
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

const fieldsOf = (provider: Provider, written: WrittenAccount): JsonObject => {
  const fields: Record<string, Json> = {};
  for (const field of provider.fields) if (field.default !== undefined) fields[field.name] = field.default;
  for (const [name, text] of written.fields) fields[name] = parsed(fieldOf(provider, name).parse, text);
  const missing = provider.fields.find((field) => field.required && fields[field.name] === undefined);
  if (missing && !written.thirdParty)
    throw new MonkeyError('bad-input', `An account of type ${provider.type} needs the field "${missing.name}": ${missing.description}`);
  return fields;
};

/** What the fields of an account tell about the environment. */
const entitiesOf = (provider: Provider, fields: JsonObject): Entity[] =>
  provider.fields.flatMap(({ name, tells }) => {
    const value = fields[name];
    return tells && typeof value === 'string' && value !== '' ? [{ kind: tells, value: value.toLowerCase() }] : [];
  });

/** Checks an account against its type, or throws a sentence. */
export const parseAccount = (registry: Registry, written: WrittenAccount): { values: AccountValues; entities: Entity[] } => {
  const provider = providerOf(registry, written.type);
  const name = written.name.trim();
  if (name === '') throw new MonkeyError('bad-input', 'An account needs a name.');
  if (name.length > 256) throw new MonkeyError('bad-input', `A name may have at most 256 characters; this one has ${name.length}.`);
  for (const text of [name, written.identifier, written.notes ?? '', ...written.fields.flat()]) {
    if (storableText(text) !== text) throw new MonkeyError('bad-input', `"${storableText(text)}" holds a character that cannot be stored.`);
  }
  const fields = fieldsOf(provider, written);
  const identifier = parsed(provider.parseIdentifier, written.identifier);
  const active = written.active && !written.thirdParty;
  return {
    values: { type: provider.type, name, identifier, active, thirdParty: written.thirdParty, notes: written.notes, fields },
    entities: entitiesOf(provider, fields),
  };
};

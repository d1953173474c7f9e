import { z } from 'zod';
import { SCHEMA_NAMES } from './schema-names.ts';

/** As OpenAPI 3.1 takes it (draft 2020-12). */
export type JsonSchema = Record<string, unknown>;

/** What is sent, with what may be left out; or what is answered. */
export type Direction = 'input' | 'output';

const PREFIX = '#/components/schemas/';
/** Of the name of a component, until it is known whether it is another than the one of answers. */
const SENT = 'Input';

const INSTANT = 'Instant';
const Instant = z.iso.datetime().describe('An instant in UTC, as ISO 8601 has it.');

const COMPONENTS: ReadonlyMap<string, z.core.$ZodType> = new Map([
  ...[...SCHEMA_NAMES].map(([schema, name]) => [name, schema] as const),
  [INSTANT, Instant],
]);

const isInstant = ({ _zod }: z.core.$ZodType): boolean => (_zod.def as { readonly format?: string }).format === 'datetime';

/** An object of which nobody has said that it has no other fields. */
const isOpen = (schema: z.core.$ZodType): boolean => schema instanceof z.ZodObject && schema.def.catchall === undefined;

/** What is answered may get more fields, and that a number is not beyond all numbers goes without saying. */
const loosen = (json: JsonSchema, schema: z.core.$ZodType): void => {
  if (isOpen(schema)) delete json['additionalProperties'];
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum'];
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum'];
};

/** The component that a part of a schema is. */
const nameOf = (schema: z.core.$ZodType): string | undefined => SCHEMA_NAMES.get(schema) ?? (isInstant(schema) ? INSTANT : undefined);

const reference = (name: string, direction: Direction): JsonSchema => ({ $ref: `${PREFIX}${name}${direction === 'input' ? SENT : ''}` });

/** Puts a reference in place of what a component says, but for the description, which is of this place. */
const refer = (json: JsonSchema, name: string, direction: Direction): void => {
  for (const key of Object.keys(json)) if (key !== 'description') delete json[key];
  Object.assign(json, reference(name, direction));
};

/** Written out, with references to the components in it. `inline`: without any. */
const writeOut = (schema: z.core.$ZodType, direction: Direction, inline = false): JsonSchema => {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      const name = inline || zodSchema === schema ? undefined : nameOf(zodSchema);
      if (name !== undefined) refer(jsonSchema, name, direction);
      else if (direction === 'output') loosen(jsonSchema, zodSchema);
    },
  });
  return json;
};

/** A reference where the contract has a name for the schema, otherwise the schema itself. */
export const jsonSchemaOf = (schema: z.core.$ZodType, direction: Direction): JsonSchema => {
  const name = nameOf(schema);
  return name === undefined ? writeOut(schema, direction) : reference(name, direction);
};

/** The schemas of parameters by their names, each written out. */
export const parametersOf = (schema: z.core.$ZodType): JsonSchema => writeOut(schema, 'input', true);

/** Which components a part of the description names. */
const namedIn = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);

const componentOf = (reference: string): JsonSchema => {
  const own = COMPONENTS.get(reference);
  const schema = own ?? COMPONENTS.get(reference.slice(0, -SENT.length));
  if (!schema) throw new TypeError(`There is no schema ${reference} in the contract.`);
  // One that has a description is a copy of one that has none, and that is an instant as well.
  return writeOut(schema, own ? 'output' : 'input', schema === Instant);
};

/** The components that the description names, and those that they name. */
const gather = (description: unknown): Map<string, JsonSchema> => {
  const found = new Map<string, JsonSchema>();
  const waiting = namedIn(description);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const schema = componentOf(name);
    found.set(name, schema);
    waiting.push(...namedIn(schema));
  }
  return found;
};

const isSame = (one: JsonSchema, other: JsonSchema | undefined): boolean =>
  other === undefined || JSON.stringify(one).replaceAll(`${SENT}"`, '"') === JSON.stringify(other);

/** Adds every schema that the description names. What is sent and answered in the same shape is one component. */
export const withComponents = <Description extends object>(
  description: Description,
): Description & { schemas: Record<string, JsonSchema> } => {
  const found = gather(description);
  const merged = new Set(
    [...found]
      .filter(([name, schema]) => {
        const plain = name.slice(0, -SENT.length);
        return name.endsWith(SENT) && COMPONENTS.has(plain) && isSame(schema, found.get(plain));
      })
      .map(([name]) => name),
  );
  const rename = (name: string): string => (merged.has(name) ? name.slice(0, -SENT.length) : name);
  const schemas = Object.fromEntries(
    [...found].map(([name, schema]) => [rename(name), schema] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return JSON.parse(JSON.stringify({ ...description, schemas }), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(PREFIX) ? `${PREFIX}${rename(value.slice(PREFIX.length))}` : value,
  ) as never;
};

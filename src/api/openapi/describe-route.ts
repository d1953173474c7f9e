import type { FastifySchema, RouteOptions } from 'fastify';
import { z } from 'zod';
import { isOfOneThing } from '../answer-schema.ts';
import { NO_BODY } from '../refuse-unknown.ts';
import { type JsonSchema, jsonSchemaOf, parametersOf } from './json-schema.ts';
import { pathDescription, queryDescription } from './parameter-descriptions.ts';
import { refusalsOf } from './problems.ts';
import { securityOf, takersOf } from './security.ts';
import { tagOf } from './tags.ts';

/** Where the statuses stand with which an operation refuses, until the whole description is made of all of them. */
export const REFUSALS = 'x-refusals';

const LOCATION = { Location: { type: 'string', description: 'Where to go on.' } };

/** What a status says, and its headers. */
const STATUSES: Readonly<Record<string, { readonly description: string; readonly headers?: JsonSchema }>> = {
  200: { description: 'It is done, and this is the answer.' },
  202: { description: 'It is not done yet: one more step is wanted.' },
  204: { description: 'It is done; there is nothing to tell.' },
  302: { description: 'The browser goes on at another address.', headers: LOCATION },
  303: { description: 'The browser goes on at another address.', headers: LOCATION },
};

const JSON_TYPE = 'application/json';

/** A schema, or several by their content types. */
type Answer = z.core.$ZodType | { readonly content: Readonly<Record<string, { readonly schema: z.core.$ZodType }>> };

const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof z.ZodType;

const contentOf = (answer: Answer): Record<string, { schema: JsonSchema }> => {
  const byType = isSchema(answer) ? { [JSON_TYPE]: { schema: answer } } : answer.content;
  return Object.fromEntries(Object.entries(byType).map(([type, { schema }]) => [type, { schema: jsonSchemaOf(schema, 'output') }]));
};

const describeAnswer = (status: string, answer: Answer): JsonSchema => {
  const said = STATUSES[status] ?? { description: 'An answer.' };
  return isSchema(answer) && answer instanceof z.ZodNull ? { ...said, type: 'null' } : { ...said, content: contentOf(answer) };
};

/** What a route writes into its answer itself names only the types of it. */
const written = ({ produces = [] }: FastifySchema): Record<string, Answer> =>
  produces.length === 0 ? {} : { 200: { content: Object.fromEntries(produces.map((type) => [type, { schema: z.string() }])) } };

const KNOWN = { description: 'It is as the caller knows it, by the tag that `If-None-Match` names.', type: 'null' };

/** What answers about one thing carry, so that nobody is sent twice what has not changed. */
const TAG = { ETag: { type: 'string', description: 'Of the answer: as long as it is the same, so is the answer.' } };

const answersOf = (method: string, url: string, schema: FastifySchema): Record<string, JsonSchema> => {
  const said = (schema.response as Record<string, Answer> | undefined) ?? written(schema);
  const answers = Object.entries(said).map(([status, answer]) => [status, describeAnswer(status, answer)] as const);
  if (!isOfOneThing(method, url, schema)) return Object.fromEntries(answers);
  return Object.fromEntries([...answers.map(([status, answer]) => [status, { ...answer, headers: TAG }]), ['304', KNOWN]]);
};

/** Parameters, each with what it means. */
const described = (schema: unknown, describe: (name: string) => string | undefined): JsonSchema | undefined => {
  if (!isSchema(schema)) return undefined;
  const { properties = {}, ...rest } = parametersOf(schema) as { properties?: Record<string, JsonSchema> };
  const all = Object.entries(properties).map(([name, json]) => [name, { description: describe(name), ...json }] as const);
  return { ...rest, properties: Object.fromEntries(all) };
};

const bodyOf = ({ body, consumes = [JSON_TYPE] }: FastifySchema): JsonSchema =>
  isSchema(body) && body !== NO_BODY ? { body: jsonSchemaOf(body, 'input'), consumes } : {};

const withoutUndefined = (object: object): object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** How the description of the API tells of a route: what the route itself says, and what follows from its address and its demands. */
export const describeRoute = (
  url: string,
  schema: FastifySchema,
  { method, config = {} }: Pick<RouteOptions, 'method' | 'config'>,
): FastifySchema => {
  const { permission = 'public', staysInScope = false, credentials = false, errors = [] } = config;
  const demand = { permission, staysInScope, credentials };
  const { operationId, summary, description } = schema;
  return withoutUndefined({
    operationId,
    summary,
    description: [description, takersOf(demand)].filter(Boolean).join(' '),
    tags: [tagOf(url)],
    params: described(schema.params, (name) => pathDescription(url, name)),
    querystring: described(schema.querystring, queryDescription),
    ...bodyOf(schema),
    response: answersOf(String(method), url, schema),
    security: securityOf(String(method), demand),
    'x-permission': permission,
    [REFUSALS]: refusalsOf({ method: String(method), url, permission, errors }),
  }) as FastifySchema;
};

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../contract/problem.ts';
import { describeRoute, REFUSALS } from './describe-route.ts';
import { type JsonSchema, jsonSchemaOf, withComponents } from './json-schema.ts';
import { refusalReference, refusals } from './problems.ts';
import { securitySchemes } from './security.ts';
import { tagsOf } from './tags.ts';

/** One operation, as the description has it. */
export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly security: readonly JsonSchema[];
  readonly 'x-permission': string;
}

/** Path → method → operation. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** The description of the API. */
export interface Description {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Paths;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly responses: Readonly<Record<string, JsonSchema>> };
}

const ABOUT = [
  'What Security Monkey has seen of cloud accounts, what it thinks of it, and what people have said of that.',
  'Programs call it with an API key (`Authorization: Bearer …`), browsers with the session of who has signed in.',
  'A list answers a page; its `next` is the `cursor` of the page behind it, and all pages tell of one instant (`asOf`).',
  'An answer about one thing carries an `ETag`; with `fields` an answer has only those of its fields.',
  'What a request cannot have is told by a problem document (RFC 9457) with a `code` and a sentence.',
  'A field or a parameter that is not known is refused. Answers may get more fields within this version.',
].join('\n\n');

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Security Monkey', version: '1', description: ABOUT, license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' } },
} as const;

type Written = Operation & { readonly [REFUSALS]: readonly string[] };

const refuse = ({ [REFUSALS]: statuses, responses, ...operation }: Written): Operation => ({
  ...operation,
  responses: { ...responses, ...Object.fromEntries(statuses.map((status) => [status, refusalReference(status)])) },
});

/** Adds what all operations share: how each refuses, the schemas that they name, and the nouns that they are about. */
const complete = (document: Description & { readonly paths: Readonly<Record<string, Readonly<Record<string, Written>>>> }): Description => {
  const all = Object.values(document.paths).flatMap((path) => Object.values(path));
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([url, path]) => [
      url,
      Object.fromEntries(Object.entries(path).map(([method, operation]) => [method, refuse(operation)])),
    ]),
  );
  const statuses = all.flatMap(({ [REFUSALS]: of }) => of);
  const { schemas, ...described } = withComponents({ paths, responses: refusals(statuses, jsonSchemaOf(Problem, 'output')) });
  const { openapi, info, components, ...rest } = document;
  const tags = tagsOf(all.flatMap(({ tags: of }) => of));
  return { openapi, info, ...rest, tags, paths: described.paths, components: { ...components, responses: described.responses, schemas } };
};

/** Gathers the routes that are added from now on into a description, by OpenAPI 3.1. */
export const describeApi = async (
  api: FastifyInstance,
  { baseUrl, secureCookies }: { baseUrl: string; secureCookies: boolean },
): Promise<void> => {
  await api.register(swagger, {
    openapi: {
      ...OPENAPI,
      servers: [{ url: baseUrl === '' ? '/' : baseUrl, description: 'This program.' }],
      components: { securitySchemes: securitySchemes(secureCookies) as never },
    },
    stripBasePath: false,
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ url, schema: !schema || schema.hide ? { hide: true } : describeRoute(url, schema, route) }),
    transformObject: (document) => complete(('openapiObject' in document ? document.openapiObject : {}) as never) as never,
  });
};

/** The description of all routes; only once every route has been added. */
export const descriptionOf = (api: FastifyInstance): Description => api.swagger() as unknown as Description;

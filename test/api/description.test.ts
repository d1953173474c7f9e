import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANGING } from '../../src/api/guard-origin.ts';
import type { Description, Operation } from '../../src/api/openapi/describe-api.ts';
import { CONTRACT } from '../../src/api/openapi/schema-names.ts';
import type { Method } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { validateOpenApi } from './openapi-validator.ts';

interface Described extends Operation {
  readonly method: string;
  readonly path: string;
  /** What the test says of it when it fails. */
  readonly called: string;
}

type Schema = { readonly [key: string]: unknown };

let it: TestApi;
let description: Description;
let operations: readonly Described[];
let admin: Visitor;

beforeAll(async () => {
  it = await openTestApi({ requestsAMinute: 10_000 });
  admin = await it.signIn('admin');
  description = (await admin.get('/api/v1/openapi.json')).json<Description>();
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      called: `${method} ${path}`,
    })),
  );
});
afterAll(() => it.close());

/** The operations of which something is not so. */
const exceptions = (isSo: (operation: Described) => boolean): string[] =>
  operations.filter((one) => !isSo(one)).map(({ called }) => called);

const isProtected = (operation: Operation): boolean => operation['x-permission'] !== 'public';
const isOfApi = ({ path }: Described): boolean => path.startsWith('/api/');

describe('the description of the API', () => {
  test('is valid by OpenAPI 3.1', async () => {
    expect(description.openapi).toMatch(/^3\.1\.\d+$/);
    expect(await validateOpenApi(description)).toBe('');
  });

  test('has what somebody needs to know first', () => {
    expect(description).toMatchObject({
      info: { title: 'Security Monkey', description: expect.stringMatching(/problem/), license: { identifier: 'Apache-2.0' } },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { in: 'cookie', name: 'monkey_session' },
          csrfToken: { in: 'header', name: 'x-csrf-token' },
          apiKey: { type: 'http', scheme: 'bearer' },
        },
      },
    });
  });

  test('tells of every route, but for those that it is shown by', () => {
    const described = new Set(operations.filter(isOfApi).map(({ method, path }) => `${method} ${path}`));
    const missing = it.api.demands
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter((one) => !described.has(one));
    expect(missing).toEqual(['GET /api/v1/openapi.json', 'GET /api/v1/docs', 'GET /api/v1/docs/style.css']);
  });

  test('names every operation once, says what it does, and which noun it is about', () => {
    expect(
      exceptions(
        ({ operationId, summary, tags }) => /^[a-z]\w+$/.test(operationId ?? '') && (summary?.length ?? 0) > 5 && tags.length === 1,
      ),
    ).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(description.tags.filter((tag) => tag.description === undefined)).toEqual([]);
    expect(new Set(description.tags.map(({ name }) => name))).toEqual(new Set(operations.flatMap(({ tags }) => tags)));
  });

  test('says what every parameter means', () => {
    const silent = operations.flatMap(({ called, parameters = [] }) =>
      parameters.filter((parameter) => !parameter['description']).map((parameter) => `${called} ${String(parameter['name'])}`),
    );
    expect(silent).toEqual([]);
  });

  test('says who may call what, and with what', () => {
    const demands = new Map(it.api.demands.map((demand) => [`${demand.method} ${demand.url.replaceAll(/:(\w+)/g, '{$1}')}`, demand]));
    for (const operation of operations.filter(isOfApi)) {
      const { called, method, path, security } = operation;
      const { permission, credentials } = demands.get(`${method} ${path}`)!;
      const session = CHANGING.has(method) ? { session: [], csrfToken: [] } : { session: [] };
      const withKey = credentials ? [session] : [session, { apiKey: [] }];
      expect({ called, security, permission: operation['x-permission'] }).toEqual({
        called,
        security: permission === 'public' ? [] : withKey,
        permission,
      });
    }
  });

  test('tells of refusals as problems, of a limit with the time to wait', () => {
    const refers = ({ responses }: Operation, ...statuses: string[]) =>
      statuses.every((status) => responses[status]?.['$ref'] === `#/components/responses/Problem${status}`);
    expect(exceptions((one) => refers(one, '400', '429', '5XX'))).toEqual([]);
    expect(exceptions((one) => !isProtected(one) || refers(one, '401', '403'))).toEqual([]);
    expect(exceptions((one) => !one.path.includes('{') || refers(one, '404'))).toEqual([]);
    expect(exceptions(({ responses, ...one }) => !CHANGING.has(one.method) || refers({ responses, ...one }, '413', '415'))).toEqual([]);
    for (const answer of Object.values(description.components.responses))
      expect(answer).toMatchObject({ content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });
    expect(description.components.responses['Problem429']).toMatchObject({ headers: { 'Retry-After': { required: true } } });
  });

  test('knows every file of the contract, and writes no schema out that has a name', () => {
    const files = readdirSync(new URL('../../src/contract/', import.meta.url)).map((file) => file.replace('.ts', ''));
    expect(Object.keys(CONTRACT).sort()).toEqual(files.sort());
    const inline = exceptions(({ responses }) =>
      Object.values(responses).every(({ content = {} }) =>
        Object.entries(content as Record<string, { schema: Schema }>).every(
          ([type, { schema }]) => type !== 'application/json' || '$ref' in schema,
        ),
      ),
    );
    expect(inline).toEqual([]);
    expect(
      exceptions(
        ({ requestBody }) =>
          !requestBody || !JSON.stringify(requestBody).includes('"properties"') || JSON.stringify(requestBody).includes('urlencoded'),
      ),
    ).toEqual([]);
  });
});

/** Answers of providers, who send what they like. */
const OPEN: ReadonlySet<string> = new Set(['finishOidcSignIn', 'answerSamlSignIn']);

/** Bodies whose names are somebody's own: columns of many kinds of accounts, names of networks. */
const NAMED_BY_SENDER: ReadonlySet<string> = new Set(['importAccounts', 'importWhitelist']);

const strict = (): readonly Described[] => operations.filter((one) => isOfApi(one) && !OPEN.has(one.operationId!));

const urlOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '1');

/** Whoever the operation takes; a sign-in takes only so many attempts from one address. */
const callerOf = (operation: Operation) => (isProtected(operation) ? admin : it.browser());

describe('what is not known', () => {
  test('is refused by name in every query', async () => {
    for (const operation of strict()) {
      const { method, path, called } = operation;
      const url = `${urlOf(path)}?unheardOf=1`;
      const answer =
        method === 'GET'
          ? await callerOf(operation).get(url)
          : await callerOf(operation).send(method as Method, url, method === 'DELETE' ? undefined : { unheardOf: 1 });
      expect(`${called} ${answer.statusCode} ${/unheardOf: is not known here/.test(answer.body)}`).toBe(`${called} 400 true`);
    }
  });

  test('is refused by name in every body, also in one that should not be there', async () => {
    for (const operation of strict().filter(({ method, operationId }) => CHANGING.has(method) && !NAMED_BY_SENDER.has(operationId!))) {
      const { method, path, called } = operation;
      const answer = await callerOf(operation).send(method as Method, urlOf(path), { unheardOf: 1 });
      expect(`${called} ${answer.statusCode} ${answer.body}`).toMatch(/ 400 .*unheardOf: is not known here/);
    }
  });

  test('is refused by the description, too', () => {
    const open: string[] = [];
    const look = (schema: unknown, called: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, properties, additionalProperties, $ref } = schema as Schema;
      if (typeof $ref === 'string') look(description.components.schemas[$ref.split('/').at(-1)!], called);
      if (type === 'object' && properties !== undefined && additionalProperties !== false) open.push(called);
      for (const inner of Object.values(schema)) look(inner, called);
    };
    for (const { requestBody, called } of strict()) look(requestBody, called);
    expect(open).toEqual([]);
  });

  test('of several forms is told for the one that was probably meant', async () => {
    expectProblem(
      await it.browser().send('POST', '/api/v1/session', { token: 'x'.repeat(30), remember: true }),
      400,
      'bad-input',
      /^remember: is not known here$/,
    );
    expectProblem(await it.browser().send('POST', '/api/v1/session', { email: 'a@b' }), 400, 'bad-input', /^password: /);
  });
});

describe('a number in an address', () => {
  test.each(['person=', 'person=%20', 'person=0x10', 'person=1e3', 'person=7.5', 'person=7&person=8', 'limit=', 'before=one'])(
    'is none when it is %s',
    async (query) => {
      expectProblem(await admin.get(`/api/v1/audit-log?${query}`), 400, 'bad-input', /^(person|limit|before): /);
    },
  );

  test.each(['%20', '0x1', '1e0', '1.5'])('is none when the id is %s', async (id) => {
    expectProblem(await admin.get(`/api/v1/people/${id}`), 400, 'bad-input', /^id: /);
  });

  test('is read in decimal', async () => {
    expect((await admin.get(`/api/v1/people/${admin.personId}`)).json()).toMatchObject({ id: admin.personId });
    expect((await admin.get(`/api/v1/audit-log?person=${admin.personId}&limit=1`)).json<{ rows: [] }>().rows.length).toBe(1);
  });
});

describe('a body', () => {
  const send = (type: string, body: string) =>
    it.api.inject({ method: 'POST', url: '/api/v1/session', headers: { 'content-type': type }, body });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    'a/b; c',
  ])('of type %s is refused', async (type) => {
    expectProblem(await send(type, '{"token":"x"}'), 415, 'bad-input');
  });

  test.each(['{"token":', '', '"', '{"__proto__": {}}', '\u0000'])('that is no JSON, %j, is refused', async (body) => {
    expectProblem(await send('application/json', body), 400, 'bad-input');
  });

  test('that is too large is refused', async () => {
    expectProblem(await send('application/json', JSON.stringify({ token: 'x'.repeat(300_000) })), 413, 'bad-input');
  });
});

describe('the page that shows it', () => {
  test('tells of every operation and every schema, and needs nothing but what the server itself gives', async () => {
    const page = await admin.get('/api/v1/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'self';/);
    for (const { operationId } of operations) expect(page.body).toContain(`id="${operationId}"`);
    for (const name of Object.keys(description.components.schemas)) expect(page.body).toContain(`id="schema-${name}"`);
    expect(page.body).not.toMatch(/<script|<style|style=|\son\w+=|(href|src)="(?![/#])/);
    const targets = new Set([...page.body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    expect([...page.body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id).filter((id) => !targets.has(id))).toEqual([]);
    const [, style] = /rel="stylesheet" href="([^"]+)"/.exec(page.body)!;
    expect((await admin.get(style!)).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  test('and the description itself are for those who have signed in', async () => {
    for (const url of ['/api/v1/docs', '/api/v1/openapi.json']) {
      expectProblem(await it.browser().get(url), 401, 'unauthenticated');
      expect((await (await it.signIn('view')).get(url)).statusCode).toBe(200);
    }
  });
});

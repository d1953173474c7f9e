import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description, Operation } from '../../src/api/openapi/describe-api.ts';
import { offlineProviders } from '../api/offline-providers.ts';
import { openTestApi, type TestApi } from '../api/open-api.ts';
import { watchTwoAccounts } from '../api/two-accounts.ts';
import { makeWorld, ORIGIN } from './make-world.ts';
import type { World } from './world.ts';

const HERE = import.meta.dirname;
const CACHE = resolve(HERE, '../../.cache/api-client');
/** Its types are of the generated client, which the rest of the program does not know. */
const CALLS = './calls.ts';

interface Called {
  readonly response: Response;
  readonly data?: unknown;
  readonly error?: unknown;
}

let it: TestApi;
let world: World;
let description: Description;
let asked: string[] = [];

beforeAll(async () => {
  const metrics = async () => ({ text: 'monkey_up 1\n', contentType: 'text/plain; version=0.0.4' });
  it = await openTestApi({ requestsAMinute: 10_000, singleSignOn: offlineProviders(), baseUrl: ORIGIN, metrics });
  const { inside } = await watchTwoAccounts(it);
  world = await makeWorld(it, inside, (method, path) => void asked.push(`${method} ${path}`));
  const answer = await fetch(`${world.address}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${world.key}` } });
  description = (await answer.json()) as Description;
});
afterAll(() => it.close());

/** Runs a program of this workspace. Resolves to what it says; nothing: it has nothing to complain of. */
const run = async (program: string, ...args: readonly string[]): Promise<string> => {
  try {
    await promisify(execFile)(process.execPath, [resolve(HERE, 'node_modules', program), ...args], { cwd: HERE });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
};

const generate = (from: object): Promise<string> => {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(resolve(CACHE, 'openapi.json'), JSON.stringify(from));
  const files = [resolve(CACHE, 'openapi.json'), '--output', resolve(CACHE, 'schema.d.ts')];
  return run('openapi-typescript/bin/cli.js', ...files, '--default-non-nullable', 'false');
};
const build = (): Promise<string> => run('typescript/bin/tsc', '-p', '.');

interface Described {
  readonly route: string;
  readonly operation: Operation;
}

const operations = (): Map<string, Described> =>
  new Map(
    Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        operation.operationId!,
        { route: `${method.toUpperCase()} ${path}`, operation },
      ]),
    ),
  );

describe('a client whose types are generated from the description that the server gives', () => {
  test('does not build when an operation has no call, or a call no operation', async () => {
    const { '/api/v1/me': me, ...paths } = description.paths;
    const renamed = { ...me, get: { ...me!['get'], operationId: 'getMyself' } };
    expect(await generate({ ...description, paths: { ...paths, '/api/v1/me': renamed } })).toBe('');
    expect(await build()).toMatch(/calls\.ts.*'getMe' does not exist in type/);
    const calledBy = (id: string) => ({ ...me, [id]: { ...me!['get'], operationId: id } });
    expect(await generate({ ...description, paths: { ...description.paths, '/api/v1/me': calledBy('put') } })).toBe('');
    expect(await build()).toMatch(/calls\.ts.*Property 'put' is missing/);
  });

  test('builds', async () => {
    expect(await generate(description)).toBe('');
    expect(await build()).toBe('');
  });
});

type Content = Readonly<Record<string, { readonly schema: object }>>;

describe('every operation', () => {
  /** Says what is wrong with an answer; null: it is as it is described. */
  const checker = () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(description, 'openapi');
    const misfit = (schema: object, data: unknown): string | null => {
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')));
      return validate(data) ? null : ajv.errorsText(validate.errors);
    };
    return ({ operation }: Described, { response, data, error }: Called): string | null => {
      const answer = operation.responses[String(response.status)];
      if (response.status >= 400 || !answer) return `answers ${response.status}, which is no success: ${JSON.stringify(error)}`;
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      const { content } = answer as { content?: Content };
      if (!content) return type === '' ? null : `has a body of the type ${type}`;
      return content[type] ? misfit(content[type].schema, data) : `has a body of the type ${type}`;
    };
  };

  test('is called by it, succeeds, and answers what the description says', async () => {
    const { CALLS: calls } = (await import(CALLS)) as { CALLS: Readonly<Record<string, (world: World) => Promise<Called>>> };
    const check = checker();
    const wrong: string[] = [];
    for (const [id, described] of operations()) {
      asked = [];
      if (!calls[id]) {
        wrong.push(`${id}: has no call in test/api-client/calls.ts`);
        continue;
      }
      const called = await calls[id](world).catch((error: unknown) => String(error));
      const misfit = typeof called === 'string' ? called : check(described, called);
      if (misfit !== null) wrong.push(`${id}: ${misfit}`);
      if (asked.at(-1) !== described.route) wrong.push(`${id} calls ${asked.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    expect(Object.keys(calls).sort()).toEqual([...operations().keys()].sort());
  });
});

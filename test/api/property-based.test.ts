import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description, Operation } from '../../src/api/openapi/describe-api.ts';
import { makePasswordHasher } from '../../src/base/hash-password.ts';
import type { Role } from '../../src/contract/session.ts';
import { createApiKey } from '../../src/store/api-key-store.ts';
import { setPasswordHash } from '../../src/store/credential-store.ts';
import { NO_TRACING } from '../../src/telemetry/tracing.ts';
import { offlineProviders, PROVIDERS } from './offline-providers.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { probe } from './schemathesis.ts';
import { type Ids, watchTwoAccounts } from './two-accounts.ts';

/** Operations that no run calls, and why not. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  signOut: 'ends the session that all else is asked with',
};

const DAY = 86_400_000;
const MOST = 180_000;
/** Beside those at the limits of each schema. */
const EXAMPLES = 20;

let it: TestApi;
let description: Description;
let ids: Ids;
/** What the server has logged of its failures. */
const failures: string[] = [];
/** Operation → how often it has answered with which status, in the run that is under way. */
const answered = new Map<string, Map<number, number>>();

const keep = new Writable({
  write(line: Buffer, _encoding, done) {
    failures.push(String(line));
    done();
  },
});

const count = (name: string, status: number): void => {
  const statuses = answered.get(name) ?? new Map<number, number>();
  answered.set(name, statuses.set(status, (statuses.get(status) ?? 0) + 1));
};

const span: typeof NO_TRACING.span = (name, attributes, work, options) =>
  NO_TRACING.span(
    name,
    attributes,
    (notes) =>
      work({
        set(more) {
          count(name.replaceAll(/:(\w+)/g, '{$1}'), Number(more['http.response.status_code']));
          notes.set(more);
        },
      }),
    options,
  );

const CHECK = 's3.acl-log-delivery';
const SPARE_CHECK = 's3.acl-unknown';

/** One that is read, and one that may be removed. */
interface Pair {
  readonly read: unknown;
  readonly spare: unknown;
}
const pairs = new Map<string, Pair>([
  ['checks', { read: CHECK, spare: SPARE_CHECK }],
  ['score-overrides', { read: CHECK, spare: SPARE_CHECK }],
]);

const addFacts = async (admin: Visitor): Promise<void> => {
  const added = async (noun: string, body: object): Promise<number> => {
    const answer = await admin.send('POST', `/api/v1/${noun}`, body);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<{ id: number }>().id;
  };
  const account = { type: 'snapshot', name: 'spare', identifier: '/nowhere', fields: { represents: 'AWS:333333333333' } };
  pairs.set('accounts', { read: ids.account, spare: await added('accounts', account) });
  const entry = (prefix: string) => added('ignore-list', { technology: 'kms', prefix });
  pairs.set('ignore-list', { read: await entry('read'), spare: await entry('spare') });
  const network = (name: string, address: string) => added('network-whitelist', { name, network: address });
  pairs.set('network-whitelist', { read: await network('read', '192.0.2.0/25'), spare: await network('spare', '192.0.2.128/25') });
  await admin.send('PUT', `/api/v1/score-overrides/${CHECK}`, { score: 3 });
};

beforeAll(async () => {
  it = await openTestApi({
    requestsAMinute: 1_000_000,
    logger: pino({ level: 'error' }, keep),
    span,
    singleSignOn: offlineProviders(),
    baseUrl: 'https://monkey.acorn.example',
  });
  // Out of reach of the small numbers that are tried as ids: nobody ends the session that all is asked with, or removes what is read.
  for (const table of ['session', 'account', 'ignore_list', 'network_whitelist'])
    await it.app.rows(`alter table ${table} alter column id restart with 900000000`);
  ids = (await watchTwoAccounts(it)).inside;
  const admin = await it.signIn('admin');
  await addFacts(admin);
  description = (await admin.get('/api/v1/openapi.json')).json<Description>();
});
afterAll(() => it.close());

/** Ids that there are, by what stands before them. A new noun has to say its own. */
const known = (noun: string, toRemove: boolean): readonly unknown[] => {
  const pair = pairs.get(noun);
  if (pair) return toRemove ? [pair.spare] : [pair.read, pair.spare];
  const all: Readonly<Record<string, readonly unknown[]>> = {
    items: [ids.item],
    revisions: [ids.revision],
    issues: [ids.issue],
    comments: [ids.comment],
    'account-types': ['AWS', 'snapshot'],
    // There are no items of it, which could be removed.
    'watcher-settings': ['acm'],
    runs: [ids.run],
    jobs: [ids.job],
    'dead-jobs': [ids.deadJob],
    people: [1, 2, 3],
    sessions: [1],
    passkeys: [1],
    'api-keys': [1],
    providers: Object.values(PROVIDERS),
  };
  const found = all[noun];
  if (!found) throw new Error(`Nobody has said which ${noun} there are.`);
  return found;
};

type Parameter = { readonly name: string; readonly in: string; readonly schema: object };

const nounBefore = (path: string, name: string): string => {
  const segments = path.split('/');
  return segments[segments.indexOf(`{${name}}`) - 1]!;
};

const isRemoval = ({ operationId }: Operation): boolean => operationId!.startsWith('remove');

/** Parameters of ids with commas between them. */
const COMPARED: Readonly<Record<string, 'item' | 'revision'>> = { items: 'item', revisions: 'revision' };

/** Half of the ids that are asked for are those of something: what is not there is soon answered. */
const withKnownIds = (path: string, operation: Operation): Operation => {
  const parameters = (operation.parameters ?? []) as unknown as readonly Parameter[];
  const compared = ({ schema, ...one }: Parameter) => ({
    ...one,
    schema: { anyOf: [{ enum: [`${ids[COMPARED[one.name]!]},${ids[COMPARED[one.name]!]}`] }, schema] },
  });
  const knowing = ({ schema, ...one }: Parameter) => ({
    ...one,
    schema: { anyOf: [{ enum: known(nounBefore(path, one.name), isRemoval(operation)) }, schema] },
  });
  const tried = (one: Parameter) => {
    if (one.in === 'path') return knowing(one);
    return one.name in COMPARED ? compared(one) : one;
  };
  return { ...operation, parameters: parameters.map((one) => tried(one)) as never };
};

const isTried = ({ operationId }: Operation): boolean => !(operationId! in LEFT_OUT);

/** The names of routes of the API by those of their operations. */
const routesOf = (isWanted: (operation: Operation) => boolean): Map<string, string> =>
  new Map(
    Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => isTried(operation) && isWanted(operation))
        .map(([method, { operationId }]) => [operationId!, `${method.toUpperCase()} ${path}`] as const),
    ),
  );

/** Also calls what is there. */
const knowing = (): Description => ({
  ...description,
  paths: Object.fromEntries(
    Object.entries(description.paths).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, withKnownIds(path, operation)])),
    ]),
  ),
});

const run = async (isWanted: (operation: Operation) => boolean, headers: Readonly<Record<string, string>>): Promise<void> => {
  answered.clear();
  failures.length = 0;
  const routes = routesOf(isWanted);
  const operationIds = [...routes.keys()];
  const found = await probe({ url: `http://${it.host}`, description: knowing(), operationIds, headers, examples: EXAMPLES });
  expect(`${found}${failures.join('')}`).toBe('');
  // The span of a request tells only of those below /api.
  expect([...routes.values()].filter((route) => route.includes(' /api/') && !answered.has(route))).toEqual([]);
};

/** What was asked for, but never read: the ids of a noun may not be known. */
const unread = (): string[] =>
  [...answered].filter(([route, statuses]) => route.startsWith('GET ') && !statuses.has(200)).map(([route]) => route);

/** A person that nobody has changed yet. */
const keyOf = async (role: Role): Promise<Record<string, string>> => {
  const { id: personId } = await it.add(role);
  const values = { personId, name: 'probe', role, accountIds: null, expiresAt: new Date(Date.now() + DAY) };
  const { token } = await createApiKey(it.app.app.database.kysely, values, it.now());
  return { authorization: `Bearer ${token}` };
};

/** Somebody who has signed in, and whose password nobody guesses: what they sign in with stays as it is. */
const sessionOf = async (role: Role): Promise<Record<string, string>> => {
  const { personId, csrfToken, cookies } = await it.signIn(role);
  await setPasswordHash(
    it.app.app.database.kysely,
    personId,
    await makePasswordHasher().hash('nobody comes upon this by chance'),
    it.now(),
  );
  return { cookie: cookies(), 'x-csrf-token': csrfToken };
};

const isPublic = (operation: Operation): boolean => operation['x-permission'] === 'public';
const takesKeys = ({ security }: Operation): boolean => security.some((way) => 'apiKey' in way);

describe('schemathesis finds no failure and nothing that is not described', () => {
  test.each(['admin', 'view'] as const)(
    'with an API key of the role "%s"',
    async (role) => {
      const headers = await keyOf(role);
      await run((one) => takesKeys(one) && !isRemoval(one), headers);
      if (role === 'admin') expect(unread()).toEqual([]);
      // It tries ids that it has been told, too: what is removed cannot be read any more.
      await run((one) => takesKeys(one) && isRemoval(one), headers);
      expect((await it.browser().get('/api/v1/me', headers)).statusCode).toBe(200);
    },
    MOST,
  );

  test.each(['admin', 'view'] as const)(
    'about what somebody of the role "%s" signs in with, who has signed in',
    async (role) => {
      const headers = await sessionOf(role);
      await run((one) => !isPublic(one) && !takesKeys(one), headers);
      expect((await it.browser().get('/api/v1/session', headers)).statusCode).toBe(200);
    },
    MOST,
  );

  test(
    'about what takes nobody who has signed in',
    async () => {
      await run(isPublic, {});
    },
    MOST,
  );
});

test('what is left out is there', () => {
  const all = Object.values(description.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(Object.keys(LEFT_OUT).filter((operationId) => !all.includes(operationId))).toEqual([]);
});

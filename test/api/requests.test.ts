import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Log, openLogger } from '../../src/app/open-logger.ts';
import { pause } from '../../src/base/pause.ts';
import { Problem } from '../../src/contract/problem.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import type { Tracing } from '../../src/telemetry/tracing.ts';
import { until } from '../setup/until.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly request?: string;
  readonly [field: string]: unknown;
}

interface Span {
  readonly name: string;
  readonly parent: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const DEBUG = 20;
const INFO = 30;
const WARN = 40;
const OVER = 'a request is over';
const NEW_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What has been sent is there by then. */
const TO_ARRIVE = 100;
const TRACE = '0af7651916cd43dd8448eb211c80319c';

const folder = mkdtempSync(join(tmpdir(), 'monkey-requests-'));
const file = join(folder, 'monkey.log');
const spans: Span[] = [];
const span: Tracing['span'] = async (name, attributes, work, options) => {
  let all = attributes;
  const result = await work({ set: (more) => (all = { ...all, ...more }) });
  spans.push({ name, parent: options?.parent?.['traceparent'], attributes: all });
  return result;
};

let log: Log;
let it: TestApi;
let reader: Visitor;
let ready = true;

/** The lines of the log that a test has made, once one of them says so. */
const lines = (last: (line: Line) => boolean): Promise<readonly Line[]> =>
  until('a line of the log', () => {
    const all = readFileSync(file, 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as Line)
      .slice(before);
    return all.some(last) && all;
  });
let before = 0;

beforeAll(async () => {
  log = openLogger(resolveSettings({ LOG_FILE: file, LOG_LEVEL: 'debug' }));
  const assertReady = async () => {
    if (!ready) throw new Error('The well is dry');
  };
  const addRoutes = (api: FastifyInstance) => {
    api.get('/api/v1/broken/:what', { config: { permission: 'public' } }, async () => {
      log.logger.info('deep below');
      throw new Error('It broke');
    });
    api.post('/api/v1/told', { config: { permission: 'public' } }, async () => {
      log.logger.info('deep below a body');
      return {};
    });
  };
  it = await openTestApi({ logger: log.logger, span, assertReady, addRoutes });
  reader = await it.signIn('view');
});
beforeEach(async () => {
  // What has been logged before is in the file when this is.
  log.logger.info('the test begins');
  before = (await lines(({ msg }) => msg === 'the test begins')).length + before;
  spans.length = 0;
});
afterAll(async () => {
  await it?.close();
  await log?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the id of a request', () => {
  test('is new for each, and told to whoever asks', async () => {
    const ids = [await reader.get('/api/v1/session'), await it.api.inject('/healthcheck'), await it.api.inject('/nowhere')].map(
      ({ headers }) => headers['x-request-id'],
    );
    for (const id of ids) expect(id).toMatch(NEW_ID);
    expect(new Set(ids).size).toBe(3);
  });

  test.each([
    [{ 'x-request-id': 'from-the-proxy.17' }, 'from-the-proxy.17'],
    [{ traceparent: `00-${TRACE}-b7ad6b7169203331-01` }, TRACE],
    [{ 'x-request-id': 'first', traceparent: `00-${TRACE}-b7ad6b7169203331-01` }, 'first'],
  ])('is the one that it came with: %j', async (headers, id) => {
    expect((await it.api.inject({ url: '/healthcheck', headers })).headers['x-request-id']).toBe(id);
  });

  test.each([
    { 'x-request-id': '' },
    { 'x-request-id': 'x'.repeat(65) },
    { 'x-request-id': 'two words' },
    { 'x-request-id': '"}{"level":60' },
    { 'x-request-id': 'a, b' },
    { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` },
    { traceparent: 'nonsense' },
  ])('is a new one where that cannot be used: %j', async (headers) => {
    expect((await it.api.inject({ url: '/healthcheck', headers })).headers['x-request-id']).toMatch(NEW_ID);
  });

  test('stands in every problem', async () => {
    const headers = { 'x-request-id': 'report-me' };
    for (const [url, status, code] of [
      ['/api/v1/broken/x', 500, 'internal'],
      ['/api/v1/items', 401, 'unauthenticated'],
      ['/api/v1/nothing', 404, 'not-found'],
    ] as const) {
      const response = await it.api.inject({ url, headers });
      expectProblem(response, status, code);
      expect(response.json()).toMatchObject({ requestId: 'report-me' });
    }
  });
});

test.each([
  ['is not encoded as it should be', '/api/v1/%zz'],
  ['has a part that is too long', `/api/v1/items/${'x'.repeat(500)}`],
])('an address that %s is a problem, too', async (_why, url) => {
  const response = await it.api.inject({ url, headers: { 'x-request-id': 'bad-address' } });
  expectProblem(response, response.statusCode, 'bad-input');
  expect(response.statusCode).toBeGreaterThanOrEqual(400);
  const ended = (await lines(({ msg }) => msg === OVER)).find(({ msg }) => msg === OVER);
  expect(ended).toMatchObject({ request: 'bad-address', route: null, status: response.statusCode });
});

describe('over a connection', () => {
  const say = async (head: string): Promise<string> => {
    const socket = connect(Number(new URL(`http://${it.host}`).port), '127.0.0.1');
    socket.write(head);
    return text(socket);
  };

  test.each([
    [
      'an address that is longer than the head of a request may be',
      431,
      `GET /api/v1/items?${'technology=0&'.repeat(2_000)} HTTP/1.1\r\nhost: here\r\n\r\n`,
    ],
    ['what is not HTTP', 400, 'Hello, is there anybody?\r\n\r\n'],
  ])('%s is answered by a problem', async (_what, status, message) => {
    const [head, body] = (await say(message)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const id = /x-request-id: (\S+)/.exec(head!)![1];
    expect(head).toContain('content-type: application/problem+json');
    expect(Problem.parse(JSON.parse(body!))).toMatchObject({ status, code: 'bad-input', requestId: id });
  });
});

describe('the log', () => {
  const ask = (url: string, id: string) => it.api.inject({ url, headers: { 'x-request-id': id } });
  const over = async (id: string): Promise<Line> =>
    (await lines(({ msg, request }) => msg === OVER && request === id)).find(({ msg, request }) => msg === OVER && request === id)!;

  test('has one line for each request, with its route but none of its values', async () => {
    await ask('/api/v1/items/12345?account=secret-name&token=one-time', 'r1');
    expect(await over('r1')).toMatchObject({
      level: INFO,
      method: 'GET',
      route: '/api/v1/items/:id',
      status: 401,
      durationMs: expect.any(Number),
    });
    await ask('/api/v1/nothing?token=one-time', 'r2');
    expect(await over('r2')).toMatchObject({ level: INFO, route: null, status: 404 });
    await ask('/sign-in?token=one-time', 'r3');
    expect(await over('r3')).toMatchObject({ level: DEBUG, route: null });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/one-time|secret-name|12345|monkey_session/);
  });

  test('keeps what asks about health and metrics for those who look for it', async () => {
    for (const [url, id] of [
      ['/healthcheck', 'h1'],
      ['/readiness', 'h2'],
      ['/metrics', 'h3'],
    ] as const) {
      await ask(url, id);
      expect(await over(id)).toMatchObject({ level: DEBUG, route: url, status: 200 });
    }
  });

  test('tells of a server that failed, and what it says says which request it was', async () => {
    await ask('/api/v1/broken/x', 'b1');
    expect(await over('b1')).toMatchObject({ level: WARN, route: '/api/v1/broken/:what', status: 500 });
    const all = (await lines(({ request }) => request === 'b1')).filter(({ request }) => request === 'b1');
    expect(all.map(({ msg }) => msg)).toEqual(['deep below', 'The server failed; its log says more.', OVER]);
    expect(all[1]).toMatchObject({ err: { message: 'It broke' } });
  });

  test('a role that is not ready says so on behalf of whoever asked', async () => {
    ready = false;
    try {
      await ask('/readiness', 'n1');
      expect((await lines(({ request }) => request === 'n1')).find(({ err }) => err !== undefined)).toMatchObject({ request: 'n1' });
    } finally {
      ready = true;
    }
  });

  test('over a connection, a body that comes bit by bit is followed as well, also to its early end', async () => {
    const { port } = new URL(`http://${it.host}`);
    const begin = async (id: string): Promise<Socket> => {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      const head = [
        'POST /api/v1/told HTTP/1.1',
        'host: here',
        'content-type: application/json',
        'content-length: 2',
        `x-request-id: ${id}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n{`);
      await pause(TO_ARRIVE);
      return socket;
    };
    const whole = await begin('c1');
    whole.write('}');
    await over('c1');
    whole.destroy();
    expect((await lines(() => true)).find(({ msg }) => msg === 'deep below a body')).toMatchObject({ request: 'c1' });
    (await begin('c2')).destroy();
    expect(await over('c2')).toMatchObject({ level: INFO, route: '/api/v1/told', status: null, aborted: true });
  });
});

describe('a trace', () => {
  test('has a span for each request of the API, with its route, its id and its status', async () => {
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
    await it.api.inject({ url: '/api/v1/items/7', headers: { traceparent } });
    await it.api.inject('/healthcheck');
    expect(spans).toEqual([
      {
        name: 'GET /api/v1/items/:id',
        parent: traceparent,
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/api/v1/items/:id',
          'http.response.status_code': 401,
          'monkey.request': TRACE,
        },
      },
    ]);
  });
});

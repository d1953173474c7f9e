import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApi } from '../../src/api/build-api.ts';
import { builtInRegistry } from '../../src/app/built-in-registry.ts';
import { KEPT_FOR_EVER } from '../../src/model/retention.ts';
import { type Answer, type Nginx, renderNginx, startNginx } from './start-nginx.ts';
import { startUpstream, type Upstream } from './start-upstream.ts';

const SCRIPT = `console.log("${'monkey '.repeat(500)}");`;

/** Headers that say something of one answer, not of the site. */
const OF_ONE_ANSWER =
  /^(date|connection|keep-alive|content-|etag|last-modified|accept-ranges|vary|server|transfer-encoding|x-request-id|x-ratelimit-)/;

const siteHeaders = (headers: NodeJS.Dict<string | string[] | number>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'content-security-policy' || !OF_ONE_ANSWER.test(name)));

/** The API itself, which never listens here: what it says of its pages is what NGINX must say. */
const realApi = (uiFolder: string): Promise<FastifyInstance> =>
  buildApi({
    logger: pino({ level: 'silent' }),
    db: null as never,
    registry: builtInRegistry(),
    now: () => new Date(),
    loadDemo: () => Promise.resolve(0),
    sessionOptions: null as never,
    secretKeys: ['only for the headers of the static files'],
    baseUrl: '',
    headerAuth: null,
    singleSignOn: null,
    mailer: null,
    broker: {} as never,
    assertBrokerInUse: async () => undefined,
    schedule: {} as never,
    sessionIdleMinutes: 60,
    secureCookies: true,
    retentionDays: KEPT_FOR_EVER,
    uiFolder,
    assertReady: () => Promise.resolve(),
    sessionMinutes: 720,
    trustProxy: [],
    timezone: null,
    metrics: () => Promise.resolve({ text: '', contentType: 'text/plain' }),
  });

const tlsVersion = (port: number, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(
      { host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' },
      () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      },
    );
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

let home: string;
let api: Upstream;
let broken: Upstream;
let nginx: Nginx;

const answerAsApi: Parameters<typeof startUpstream>[0] = (request, response) => {
  if (request.url === '/api/v1/slow') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('[1,');
    setTimeout(() => response.end('2]'), 1_500);
    return;
  }
  if (request.url === '/api/v1/strict') {
    response.writeHead(200, { 'content-security-policy': "default-src 'none'", 'x-frame-options': 'DENY' }).end('{}');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' }).end('{"by":"api"}');
};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'monkey-home-'));
  mkdirSync(join(home, 'ui/dist/assets'), { recursive: true });
  writeFileSync(join(home, 'ui/dist/index.html'), '<!doctype html><title>the page</title>');
  writeFileSync(join(home, 'ui/dist/favicon.svg'), '<svg/>');
  writeFileSync(join(home, 'ui/dist/assets/index-abc123.js'), SCRIPT);
  api = await startUpstream(answerAsApi);
  broken = await startUpstream((_request, response) => response.writeHead(503).end());
  nginx = await startNginx(home, [api.address]);
});
afterAll(async () => {
  await nginx.stop();
  await Promise.all([api, broken].map((upstream) => upstream.stop()));
  rmSync(home, { recursive: true, force: true });
});

describe('TLS', () => {
  it('speaks 1.2 and 1.3, and nothing older', async () => {
    expect(await tlsVersion(nginx.httpsPort, 'TLSv1.3')).toBe('TLSv1.3');
    expect(await tlsVersion(nginx.httpsPort, 'TLSv1.2')).toBe('TLSv1.2');
    expect(await tlsVersion(nginx.httpsPort, 'TLSv1.1')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  it('sends plain HTTP to HTTPS', async () => {
    const location = await new Promise((resolve, reject) => {
      plainRequest({ host: '127.0.0.1', port: nginx.httpPort, path: '/items?x=1' }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.location]);
      })
        .once('error', reject)
        .end();
    });
    expect(location).toEqual([308, `https://127.0.0.1:${nginx.httpsPort}/items?x=1`]);
  });
});

describe('the user interface', () => {
  it('has the security headers of the API, Content-Security-Policy included, and HSTS', async () => {
    const real = await realApi(join(home, 'ui/dist'));
    for (const path of ['/', '/items/12', '/favicon.svg', '/assets/index-abc123.js']) {
      const own = await real.inject({ url: path });
      const here = await nginx.ask(path);
      expect([here.status, here.body]).toEqual([200, own.body]);
      expect(siteHeaders(here.headers)).toEqual({ ...siteHeaders(own.headers), 'strict-transport-security': 'max-age=63072000' });
    }
    await real.close();
  });

  it('keeps assets for ever and the page not at all', async () => {
    expect((await nginx.ask('/assets/index-abc123.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await nginx.ask('/issues')).headers['cache-control']).toBe('no-cache');
  });

  it('has no page for an asset that is not there', async () => {
    const { status, headers } = await nginx.ask('/assets/index-old.js');
    expect(status).toBe(404);
    expect(headers['cache-control']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('is compressed', async () => {
    const { headers } = await nginx.ask('/assets/index-abc123.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding', 'content-type': 'application/javascript' });
  });

  it('is served compressed from a file beside it, where there is one', async () => {
    writeFileSync(join(home, 'ui/dist/assets/ready-1.js'), SCRIPT);
    writeFileSync(join(home, 'ui/dist/assets/ready-1.js.gz'), 'made before');
    const { body } = await nginx.ask('/assets/ready-1.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(body).toBe('made before');
    expect(() => gunzipSync(body)).toThrow();
  });
});

describe('the API', () => {
  const lastArrived = () => api.arrived.at(-1)!;

  it.each(['/api/v1/items?account=a%2Fb', '/healthcheck', '/readiness'])('is asked for %s', async (path) => {
    expect((await nginx.ask(path)).body).toBe('{"by":"api"}');
    expect(lastArrived().url).toBe(path);
  });

  it('learns who asks, and not from the client', async () => {
    const lies = {
      'x-forwarded-for': '6.6.6.6',
      'x-real-ip': '6.6.6.6',
      'x-forwarded-proto': 'http',
      forwarded: 'for=6.6.6.6',
      'remote-user': 'admin@localhost',
    };
    await nginx.ask('/api/v1/items', { headers: lies });
    const { headers } = lastArrived();
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-forwarded-proto': 'https' });
    expect(headers.host).toBe(`127.0.0.1:${nginx.httpsPort}`);
    expect(headers.forwarded).toBeUndefined();
    expect(headers['remote-user']).toBeUndefined();
  });

  it('says each security header once, with its own value where it has one', async () => {
    const strict = await nginx.ask('/api/v1/strict');
    expect(strict.headers).toMatchObject({
      'content-security-policy': "default-src 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=63072000',
    });
    expect((await nginx.ask('/api/v1/items')).headers['x-content-type-options']).toBe('nosniff');
  });

  it('is heard while it is still speaking', async () => {
    const answer: Answer = await nginx.ask('/api/v1/slow');
    expect(answer.body).toBe('[1,2]');
    expect(answer.firstByte).toBeLessThan(1_000);
    expect(answer.end).toBeGreaterThan(1_400);
  });

  it('keeps its metrics from outside', async () => {
    const before = api.arrived.length;
    expect((await nginx.ask('/metrics')).status).toBe(403);
    expect((await nginx.ask('/metrics/')).status).toBe(403);
    expect(api.arrived.length).toBe(before);
  });
});

describe('several API servers', () => {
  const askBoth = async (method: string) => {
    const pair = await startNginx(home, [broken.address, api.address]);
    const before = [broken, api].map(({ arrived }) => arrived.length);
    const answers = await Promise.all(Array.from({ length: 6 }, () => pair.ask('/api/v1/items', { method })));
    await pair.stop();
    const [byBroken, byApi] = [broken, api].map(({ arrived }, index) => arrived.length - before[index]!);
    return { statuses: new Set(answers.map(({ status }) => status)), byBroken, byApi };
  };

  it("take each other's place for what can be asked twice", async () => {
    const { statuses, byBroken, byApi } = await askBoth('GET');
    expect([...statuses]).toEqual([200]);
    expect(byBroken).toBeGreaterThan(0);
    expect(byApi).toBe(6);
  });

  it('do not for what changes something', async () => {
    const { statuses, byBroken, byApi } = await askBoth('POST');
    expect(statuses).toContain(503);
    expect(byBroken! + byApi!).toBe(6);
  });

  it('answer with the security headers when all are away', async () => {
    const away = await startNginx(home, ['127.0.0.1:1']);
    const { status, headers } = await away.ask('/api/v1/items');
    await away.stop();
    expect(status).toBe(502);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['strict-transport-security']).toBe('max-age=63072000');
  });
});

it('believes a load balancer that it was told of', async () => {
  const behind = await startNginx(home, [api.address], { SECURITY_MONKEY_TRUSTED_PROXIES: '127.0.0.1' });
  await behind.ask('/api/v1/items', { headers: { 'x-forwarded-for': '6.6.6.6, 198.51.100.7' } });
  await behind.stop();
  expect(api.arrived.at(-1)!.headers['x-forwarded-for']).toBe('198.51.100.7');
});

describe('render.sh', () => {
  it('needs no variable', () => {
    const rendered = renderNginx({});
    expect(rendered).toContain('listen *:443 ssl http2;');
    expect(rendered).toContain('server 127.0.0.1:5000;');
    expect(rendered).toContain('root /opt/security-monkey/ui/dist;');
    expect(rendered).not.toMatch(/\$\{SECURITY_MONKEY_[A-Z]/);
  });

  it('follows the port of the API, and believes the load balancers that it is told of', () => {
    const rendered = renderNginx({ MONKEY_API_PORT: '5005', SECURITY_MONKEY_TRUSTED_PROXIES: '10.0.0.0/8 fd00::/8' });
    expect(rendered).toContain('server 127.0.0.1:5005;');
    expect(rendered).toContain('set_real_ip_from 10.0.0.0/8; set_real_ip_from fd00::/8;');
  });

  it.each(['/tmp;', '/tmp}', "/tmp'", '/a b', '/a\nb', '$host'])('refuses %j as a part of the configuration', (home) => {
    expect(() => renderNginx({ SECURITY_MONKEY_HOME: home })).toThrow(/^render\.sh: SECURITY_MONKEY_HOME is/);
  });
});

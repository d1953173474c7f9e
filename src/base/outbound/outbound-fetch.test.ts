import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutboundReason } from './outbound-error.ts';
import { makeOutboundFetch, type OutboundLimits } from './outbound-fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Site {
  readonly port: number;
  /** What it was asked: `GET /path`, with the headers. */
  readonly asked: { readonly what: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const serve = async (answer: Answer, { address = '127.0.0.1', port = 0 } = {}): Promise<Site> => {
  const asked: Site['asked'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ what: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { port: (server.address() as AddressInfo).port, asked };
};

const hello: Answer = (_request, response) => response.end('hello');
const redirectTo =
  (location: string, status = 302): Answer =>
  (_request, response) =>
    response.writeHead(status, { location }).end();

/** A resolver that knows these names, and notes each question. */
const names = (known: Readonly<Record<string, readonly string[]>>) => {
  const questions: string[] = [];
  const lookup = async (host: string) => {
    questions.push(host);
    const found = known[host];
    if (!found) throw new Error(`getaddrinfo ENOTFOUND ${host}`);
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { lookup, questions };
};

const HERE = names({ 'site.example': ['127.0.0.1'] }).lookup;
const fetchWith = (limits: Partial<OutboundLimits> = {}) => makeOutboundFetch({ allow: ['127.0.0.1'], lookup: HERE, ...limits });

const refused = async (work: Promise<unknown>, reason: OutboundReason, sentence = /\S/) =>
  expect(work).rejects.toMatchObject({ name: 'OutboundError', reason, message: expect.stringMatching(sentence) });

describe('an allowed address', () => {
  test('is asked by its name, with what was given, and answers like fetch', async () => {
    const site = await serve((_request, response) =>
      response.writeHead(201, { 'content-type': 'application/json', 'x-two': ['a', 'b'] }).end('{"a":1}'),
    );
    const answer = await fetchWith()(`http://site.example:${site.port}/path?q=1`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ code: 'x y' }),
    });
    expect(answer.status).toBe(201);
    expect(answer.url).toBe(`http://site.example:${site.port}/path?q=1`);
    expect(answer.headers.get('x-two')).toBe('a, b');
    expect(await answer.json()).toEqual({ a: 1 });
    expect(site.asked[0]).toMatchObject({
      what: 'POST /path?q=1',
      body: 'code=x+y',
      headers: { host: `site.example:${site.port}`, 'accept-encoding': 'identity', accept: 'application/json' },
    });
  });

  test('that gives no body is fine', async () => {
    const site = await serve((_request, response) => response.writeHead(204).end());
    expect((await fetchWith()(`http://site.example:${site.port}/`)).status).toBe(204);
    expect(await (await fetchWith()(`http://site.example:${site.port}/`, { method: 'head' })).text()).toBe('');
  });
});

describe('an address that is not allowed', () => {
  test.each([
    'http://127.0.0.1',
    'http://localhost.example',
    'http://2130706433',
    'http://0x7f.1',
    'http://017700000001',
    'http://127.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::7f00:1]',
    'http://①②⑦.0.0.1',
  ])('%s gets no request', async (origin) => {
    const site = await serve(hello);
    const { lookup } = names({ 'localhost.example': ['127.0.0.1'] });
    await refused(makeOutboundFetch({ allow: [], lookup })(`${origin}:${site.port}/`), 'refused-address', /must not be asked/);
    expect(site.asked).toEqual([]);
  });

  test('spoils the others of the same name', async () => {
    const site = await serve(hello);
    const { lookup } = names({ 'mixed.example': ['127.0.0.1', '10.0.0.1'] });
    await refused(fetchWith({ lookup })(`http://mixed.example:${site.port}/`), 'refused-address', /10\.0\.0\.1/);
    expect(site.asked).toEqual([]);
  });

  test.each([
    ['ftp://site.example/', 'bad-address'],
    ['file:///etc/passwd', 'bad-address'],
    ['javascript:alert(1)', 'bad-address'],
    ['http://name:password@site.example/', 'bad-address'],
    ['nowhere', 'bad-address'],
    ['http://unknown.example/', 'unresolved'],
  ] as const)('%s: %s', async (address, reason) => {
    await refused(fetchWith()(address), reason);
  });
});

describe('a name that changes between check and use', () => {
  test('changes nothing: it is resolved once, and the connection goes to what was checked', async () => {
    const checked = await serve(hello);
    const inner = await serve(hello, { address: '127.0.0.2', port: checked.port });
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const answer = await fetchWith({ lookup: rebinding })(`http://rebind.example:${checked.port}/`);
    expect(await answer.text()).toBe('hello');
    expect(asked).toBe(1);
    expect(checked.asked).toHaveLength(1);
    expect(inner.asked).toEqual([]);
  });

  test('is checked again by the next request, which keeps no connection of the one before', async () => {
    const site = await serve(hello);
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const ask = fetchWith({ lookup: rebinding });
    await ask(`http://rebind.example:${site.port}/`);
    await refused(ask(`http://rebind.example:${site.port}/`), 'refused-address');
    expect(site.asked).toHaveLength(1);
  });
});

describe('a redirect', () => {
  test('is followed, and each of its names is looked up and checked', async () => {
    const last = await serve(hello);
    const first = await serve(redirectTo(`http://second.example:${last.port}/there`));
    const { lookup, questions } = names({ 'first.example': ['127.0.0.1'], 'second.example': ['127.0.0.1'] });
    const answer = await fetchWith({ lookup })(`http://first.example:${first.port}/`, {
      headers: { authorization: 'Bearer x', cookie: 'a=b', accept: '*/*' },
    });
    expect(await answer.text()).toBe('hello');
    expect(answer.url).toBe(`http://second.example:${last.port}/there`);
    expect(questions).toEqual(['first.example', 'second.example']);
    // Credentials are for the first origin.
    expect(last.asked[0]!.headers).not.toHaveProperty('authorization');
    expect(last.asked[0]!.headers).not.toHaveProperty('cookie');
    expect(last.asked[0]!.headers).toHaveProperty('accept', '*/*');
  });

  test.each(['http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/', 'http://[::ffff:a9fe:a9fe]/', 'http://inner.example/'])(
    'to %s is refused',
    async (target) => {
      const site = await serve(redirectTo(target));
      const { lookup } = names({ 'site.example': ['127.0.0.1'], 'inner.example': ['192.168.0.1'] });
      await refused(fetchWith({ lookup })(`http://site.example:${site.port}/`), 'refused-address');
    },
  );

  test.each(['file:///etc/passwd', 'http://user@site.example/', ''])('to %j is refused', async (target) => {
    const site = await serve(target === '' ? (_request, response) => response.writeHead(302).end() : redirectTo(target));
    await refused(fetchWith()(`http://site.example:${site.port}/`), target === '' ? 'bad-redirect' : 'bad-address');
  });

  test('without end is left after three', async () => {
    const site = await serve(redirectTo('/again'));
    await refused(fetchWith()(`http://site.example:${site.port}/`), 'bad-redirect');
    expect(site.asked).toHaveLength(4);
  });

  test('is an answer to who wants it so, and an error to who wants none', async () => {
    const site = await serve(redirectTo('http://10.0.0.1/'));
    const answer = await fetchWith()(`http://site.example:${site.port}/`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://10.0.0.1/']);
    await refused(fetchWith()(`http://site.example:${site.port}/`, { redirect: 'error' }), 'bad-redirect');
  });

  test('after a post takes nothing of it along, or is refused', async () => {
    const last = await serve(hello);
    const seeOther = await serve(redirectTo(`http://site.example:${last.port}/`, 303));
    const again = await serve(redirectTo(`http://site.example:${last.port}/`, 307));
    const call = { method: 'POST', body: 'secret', headers: { 'content-type': 'text/plain' } };
    await fetchWith()(`http://site.example:${seeOther.port}/`, call);
    expect(last.asked[0]).toMatchObject({ what: 'GET /', body: '' });
    expect(last.asked[0]!.headers).not.toHaveProperty('content-type');
    await refused(fetchWith()(`http://site.example:${again.port}/`, call), 'bad-redirect');
  });
});

describe('limits', () => {
  test('an answer that is too large is cut, whatever it says of its length', async () => {
    const site = await serve((_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', more);
      more();
    });
    await refused(fetchWith({ bytes: 10_000 })(`http://site.example:${site.port}/`), 'too-large');
  });

  test('a packed answer was not asked for', async () => {
    const site = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x')));
    await refused(fetchWith()(`http://site.example:${site.port}/`), 'too-large', /gzip/);
  });

  test.each<[string, Answer]>([
    ['never begins', () => undefined],
    ['never ends', (_request, response) => void response.writeHead(200).write('x')],
  ])('an answer that %s is not waited for', async (_what, answer) => {
    const site = await serve(answer);
    await refused(fetchWith({ milliseconds: 200 })(`http://site.example:${site.port}/`), 'timed-out');
  });

  test('nor is a resolver that is silent', async () => {
    await refused(fetchWith({ milliseconds: 100, lookup: () => new Promise(() => undefined) })('http://site.example/'), 'timed-out');
  });

  test('who asks may give up before', async () => {
    const site = await serve(() => undefined);
    const call = { signal: AbortSignal.timeout(50) };
    await refused(fetchWith()(`http://site.example:${site.port}/`, call), 'timed-out');
  });

  test('a connection that breaks is told of', async () => {
    const site = await serve((request) => request.socket.destroy());
    await refused(fetchWith()(`http://site.example:${site.port}/`), 'unreachable');
  });
});

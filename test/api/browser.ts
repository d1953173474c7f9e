import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a server answered. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  json<Body = Record<string, unknown>>(): Body;
}

/** What a browser does: it keeps cookies, and sends the token of its session. */
export interface Browser {
  /** As a header has them. */
  cookies(): string;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  /** A changing request, with the token of the session unless another is given. A text is sent as it is; say in the headers what it is. */
  send(method: Method, url: string, body?: object | string, token?: string | null, headers?: Record<string, string>): Promise<Answer>;
  /** Another one at the same address, with the same cookies as of now. */
  twin(): Browser;
}

/** Where the server listens, and from which address it is called: any below 127.0.0.0/8 is this machine. */
export interface Way {
  readonly port: number;
  readonly localAddress: string;
}

// Kept connections would keep the server from closing.
const agent = new Agent({ keepAlive: false });

const ask = async (
  { port, localAddress }: Way,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object | string,
): Promise<Answer> => {
  const payload = body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asked = request(
    {
      agent,
      host: '127.0.0.1',
      port,
      localAddress,
      method,
      path,
      headers: {
        ...(payload === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
        ...headers,
      },
    },
    resolve,
  ).once('error', reject);
  asked.end(payload ?? undefined);
  const response = await promise;
  const answered = await text(response);
  return { statusCode: response.statusCode!, headers: response.headers, body: answered, json: <Body>() => JSON.parse(answered) as Body };
};

/** A browser before a server that listens. */
export const makeBrowser = (way: Way, jar = new Map<string, string>(), knownToken: string | null = null): Browser => {
  let csrfToken = knownToken;
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: Answer): Answer => {
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = cookie.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const expires = attributes.find((attribute) => attribute.startsWith('Expires='))?.slice('Expires='.length);
      if (expires !== undefined && new Date(expires).getTime() <= Date.now()) jar.delete(name);
      else jar.set(name, value);
    }
    const isJson = answer.headers['content-type']?.startsWith('application/json') === true && answer.body !== '';
    const body: unknown = isJson ? answer.json() : null;
    if (typeof body === 'object' && body !== null && 'csrfToken' in body) csrfToken = String(body.csrfToken);
    return answer;
  };
  const own = (headers: Record<string, string>) => ({
    ...(jar.size === 0 ? {} : { cookie: cookies() }),
    'user-agent': 'a browser in a test',
    ...headers,
  });
  return {
    cookies,
    get: async (url, headers = {}) => keep(await ask(way, 'GET', url, own(headers))),
    async send(method, url, body, token = csrfToken, headers = {}) {
      return keep(await ask(way, method, url, own(token === null ? headers : { 'x-csrf-token': token, ...headers }), body));
    },
    twin: () => makeBrowser(way, new Map(jar), csrfToken),
  };
};

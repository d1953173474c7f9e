import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { OutboundError } from './outbound-error.ts';

/** An address that was found for a host, as the resolver of the system gives it. */
export interface FoundAddress {
  readonly address: string;
  readonly family: number;
}

export interface PinnedRequest {
  readonly url: URL;
  /** The only addresses that the connection may go to. */
  readonly addresses: readonly FoundAddress[];
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal;
  /** Bytes of the body of the answer. */
  readonly maximumBytes: number;
}

/** Statuses whose answers have no body (Fetch standard). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Answers with the addresses that were checked, so that nobody asks the resolver a second time. */
const pinned =
  (addresses: readonly FoundAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first!.address, first!.family);
  };

const read = async (answer: IncomingMessage, { url, maximumBytes }: PinnedRequest): Promise<Uint8Array<ArrayBuffer>> => {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  // Nothing else was asked for, and what is packed may be of any size once it is unpacked.
  if (encoding !== 'identity') throw new OutboundError('too-large', `${url.host} answers in the encoding ${encoding}.`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw new OutboundError('too-large', `${url.host} answers with more than ${maximumBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const headersOf = ({ rawHeaders }: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  return headers;
};

/** Ends a connection that leads elsewhere than it must, whatever made it go there. */
const watchSocket = (sent: ClientRequest, { url, addresses }: PinnedRequest): void => {
  const allowed = new Set(addresses.map(({ address }) => ipaddr.process(address).toNormalizedString()));
  sent.once('socket', (socket) =>
    socket.once('connect', () => {
      const { remoteAddress = '' } = socket;
      if (ipaddr.isValid(remoteAddress) && allowed.has(ipaddr.process(remoteAddress).toNormalizedString())) return;
      sent.destroy(new OutboundError('refused-address', `The connection for ${url.host} went to ${remoteAddress}, which was not checked.`));
    }),
  );
};

/** One request, on a connection of its own, to one of the addresses. Redirects are answers like others. */
export const sendPinned = async (pin: PinnedRequest): Promise<Response> => {
  const { url, addresses, method, headers, body, signal } = pin;
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  // No agent: its connections would be found again by the name of the host, whoever has checked what before.
  const sent = send(url, { method, headers: Object.fromEntries(headers), lookup: pinned(addresses), agent: false, signal });
  watchSocket(sent, pin);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
  try {
    const bytes = await read(answer, pin);
    const status = answer.statusCode ?? 0;
    const hasBody = method !== 'HEAD' && !WITHOUT_BODY.has(status);
    return new Response(hasBody ? bytes : null, { status, headers: headersOf(answer) });
  } finally {
    sent.destroy();
  }
};

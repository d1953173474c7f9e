import { lookup as lookupInSystem } from 'node:dns/promises';
import { isIP } from 'node:net';
import { OutboundError } from './outbound-error.ts';
import { makeOutboundPolicy, type OutboundPolicy } from './outbound-policy.ts';
import { type FoundAddress, sendPinned } from './pinned-request.ts';

/** The whole exchange: name, connection, redirects, answer. A sign-in waits for it, and browsers give up later. */
const MILLISECONDS = 10_000;
/** A discovery document has some 5 kB, a set of keys some 20. */
const BYTES = 1_048_576;
/** From one name of a service to another, and on to the one that answers. */
const REDIRECTS = 3;

const REDIRECTING: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** These send the body again (RFC 9110, 15.4). */
const WITH_BODY: ReadonlySet<number> = new Set([307, 308]);
/** What is for the first origin only. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];
const ABOUT_BODY = ['content-type', 'content-length', 'content-encoding', 'content-language'];

export type Lookup = (host: string) => Promise<readonly FoundAddress[]>;

export interface OutboundLimits {
  /** Networks, addresses and hosts that are allowed beside the internet: the setting `outbound_allow`. */
  readonly allow: readonly string[];
  readonly lookup?: Lookup;
  readonly milliseconds?: number;
  readonly bytes?: number;
  readonly redirects?: number;
}

export interface OutboundCall {
  readonly method?: string;
  readonly headers?: RequestInit['headers'];
  readonly body?: unknown;
  /** `manual`: a redirect is an answer. */
  readonly redirect?: 'follow' | 'manual' | 'error';
  readonly signal?: AbortSignal | null;
}

/** Like `fetch`, for addresses that a person or a setting named. Throws an OutboundError. */
export type OutboundFetch = (address: string | URL, call?: OutboundCall) => Promise<Response>;

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | null;
}

const lookupAll: Lookup = (host) => lookupInSystem(host, { all: true });

const parsed = (address: string | URL, base?: URL): URL => {
  const text = String(address);
  if (!URL.canParse(text, base?.href)) throw new OutboundError('bad-address', `${JSON.stringify(text)} is no address.`);
  const url = new URL(text, base?.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new OutboundError('bad-address', `The program asks by http and https, not by ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new OutboundError('bad-address', `The address of ${url.host} has a name or a password in it.`);
  return url;
};

const bodyOf = (body: unknown): string | Uint8Array | null => {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('The body of an outbound request is a text, bytes or a form.');
};

/** All addresses of a host, each of them allowed. One that is not spoils the others: who controls the name would only have to ask again. */
const resolve = async ({ hostname }: URL, policy: OutboundPolicy, lookup: Lookup): Promise<readonly FoundAddress[]> => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const found = family === 0 ? await lookup(host).catch((cause: unknown) => unresolved(host, cause)) : [{ address: host, family }];
  if (found.length === 0) return unresolved(host, undefined);
  for (const { address } of found) {
    const refusal = policy.refusalOf(host, address);
    if (refusal !== null) throw new OutboundError('refused-address', `${host} must not be asked: ${refusal}.`);
  }
  return found;
};

const unresolved = (host: string, cause: unknown): never => {
  throw new OutboundError('unresolved', `There is no address for ${host}.`, { cause });
};

/** The request that a redirect leads to. */
const next = ({ url, method, headers }: Hop, answer: Response): Hop => {
  const location = answer.headers.get('location');
  if (location === null) throw new OutboundError('bad-redirect', `${url.host} redirects without saying where to.`);
  const target = parsed(location, url);
  if (url.protocol === 'https:' && target.protocol === 'http:')
    throw new OutboundError('bad-redirect', `${url.host} leads from https to http.`);
  const kept = new Headers(headers);
  if (target.origin !== url.origin) for (const name of CREDENTIALS) kept.delete(name);
  if (method === 'GET' || method === 'HEAD') return { url: target, method, headers: kept, body: null };
  if (WITH_BODY.has(answer.status)) throw new OutboundError('bad-redirect', `${url.host} wants what was sent to go elsewhere.`);
  for (const name of ABOUT_BODY) kept.delete(name);
  return { url: target, method: 'GET', headers: kept, body: null };
};

/** Rejects when the signal says so, also while a resolver cannot be interrupted. */
const unless = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  let forget = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    forget = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
};

const explained = (cause: unknown, url: URL, signal: AbortSignal): OutboundError => {
  if (cause instanceof OutboundError) return cause;
  if (signal.aborted) return new OutboundError('timed-out', `${url.host} has not answered in time.`, { cause });
  return new OutboundError('unreachable', `${url.host} cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}.`, {
    cause,
  });
};

/**
 * A `fetch` that goes to the internet and to what is allowed beside it. Each name, also of a redirect, is resolved once, each of its
 * addresses is checked, and the connection goes to one of those; so a name that changes between check and use changes nothing.
 */
export const makeOutboundFetch = (limits: OutboundLimits): OutboundFetch => {
  const { allow, lookup = lookupAll, milliseconds = MILLISECONDS, bytes = BYTES, redirects = REDIRECTS } = limits;
  const policy = makeOutboundPolicy(allow);
  const go = async (hop: Hop, signal: AbortSignal): Promise<Response> => {
    try {
      const addresses = await unless(signal, resolve(hop.url, policy, lookup));
      return await sendPinned({ ...hop, addresses, signal, maximumBytes: bytes });
    } catch (cause) {
      throw explained(cause, hop.url, signal);
    }
  };
  return async (address, { method = 'GET', headers, body, redirect = 'follow', signal } = {}) => {
    const ends = AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal ? [signal] : [])]);
    const sent = new Headers(headers);
    sent.set('accept-encoding', 'identity');
    if (body instanceof URLSearchParams && !sent.has('content-type'))
      sent.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    let hop: Hop = { url: parsed(address), method: method.toUpperCase(), headers: sent, body: bodyOf(body) };
    for (let followed = 0; ; followed += 1) {
      const answer = await go(hop, ends);
      if (redirect === 'manual' || !REDIRECTING.has(answer.status)) {
        Object.defineProperty(answer, 'url', { value: hop.url.href });
        return answer;
      }
      if (redirect === 'error' || followed >= redirects)
        throw new OutboundError('bad-redirect', `${hop.url.host} leads on and on, or where it must not.`);
      hop = next(hop, answer);
    }
  };
};

import type { FastifyRequest } from 'fastify';
import { MonkeyError } from '../model/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes what a page of another site makes a browser post. Such a route uses no cookie, and nobody is signed in by it. */
    fromOtherSites?: boolean;
  }
}

/** Methods that change something. */
export const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const hostOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).host : null);

/** `null` is what browsers say of pages whose origin they do not tell. */
const isOwnOrigin = (origin: string | undefined, own: readonly (string | null)[]): boolean => {
  if (origin === undefined) return true;
  const host = hostOf(origin);
  return host !== null && own.includes(host);
};

/**
 * Refuses a changing request that a page of another site makes a browser send, signing in included (OWASP, CSRF Prevention Cheat Sheet:
 * Fetch Metadata, else the origin). Programs that are no browsers send neither header. Only hosts are compared: a proxy in between may
 * speak TLS where the program does not.
 */
export const guardOrigin = (
  { method, headers, host, routeOptions }: Pick<FastifyRequest, 'method' | 'headers' | 'host' | 'routeOptions'>,
  baseUrl: string,
): void => {
  if (!CHANGING.has(method) || routeOptions.config.fromOtherSites) return;
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined ? isOwnOrigin(headers.origin, [host, hostOf(baseUrl)]) : site === 'same-origin' || site === 'none';
  if (!isOwn) throw new MonkeyError('forbidden', 'The request comes from a page of another site.');
};

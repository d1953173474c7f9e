import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { shortHash } from '../base/sha256.ts';
import { MonkeyError } from '../model/errors.ts';
import { toProblem } from './error-handler.ts';

const REVALIDATED = 'no-cache';

/** The names of assets carry hashes of their contents; everything else may change with the next version. */
const setCaching = (reply: { header(name: string, value: string): unknown }, path: string): void => {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : REVALIDATED);
};

interface Page {
  readonly html: string;
  /** Of the content, so that all API servers say the same. */
  readonly etag: string;
}

const readPage = (file: string): Page | null => {
  if (!existsSync(file)) return null;
  const html = readFileSync(file, 'utf8');
  return { html, etag: `"${shortHash(html)}"` };
};

/** RFC 9110, 13.1.2: any of the list, weak or not, or all. */
const isKnown = (known: string | undefined, etag: string): boolean =>
  known !== undefined && (known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag));

/**
 * Serves the built user interface: its files, and its page for every address that is not the API's. The build leaves compressed forms
 * beside the files, of which the client gets what it accepts; by their own names these are not served.
 */
export const serveUi = async (api: FastifyInstance, folder: string): Promise<void> => {
  const page = readPage(join(folder, 'index.html'));
  if (page !== null)
    await api.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      cacheControl: false,
      preCompressed: true,
      globIgnore: ['**/*.{br,gz}', 'index.html'],
      setHeaders: setCaching,
    });
  api.setNotFoundHandler((request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') && !request.url.startsWith('/api/') && !request.url.startsWith('/assets/');
    if (wantsPage && page !== null) {
      reply.header('cache-control', REVALIDATED).header('etag', page.etag);
      if (isKnown(request.headers['if-none-match'], page.etag)) return reply.status(304).send();
      return reply.type('text/html').send(page.html);
    }
    const sentence = wantsPage
      ? 'The user interface has not been built: run "npm run build".'
      : `There is nothing at ${request.url.split('?')[0]}.`;
    const problem = toProblem(new MonkeyError('not-found', sentence), request.id);
    return reply.status(problem.status).type('application/problem+json').send(problem);
  });
};

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { MonkeyError } from '../model/errors.ts';
import { toProblem } from './error-handler.ts';

/** The names of assets carry hashes of their contents; everything else may change with the next version. */
const cacheForEver = (reply: { header(name: string, value: string): unknown }, path: string): void => {
  if (path.includes('/assets/')) reply.header('cache-control', 'public, max-age=31536000, immutable');
};

/** Serves the built user interface: its files, and its page for every address that is not the API's. */
export const serveUi = async (api: FastifyInstance, folder: string): Promise<void> => {
  const page = join(folder, 'index.html');
  if (existsSync(page))
    await api.register(fastifyStatic, { root: folder, index: false, wildcard: false, cacheControl: false, setHeaders: cacheForEver });
  const html = existsSync(page) ? readFileSync(page, 'utf8') : null;
  api.setNotFoundHandler((request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') && !request.url.startsWith('/api/') && !request.url.startsWith('/assets/');
    if (wantsPage && html !== null) return reply.type('text/html').header('cache-control', 'no-cache').send(html);
    const sentence = wantsPage
      ? 'The user interface has not been built: run "npm run build".'
      : `There is nothing at ${request.url.split('?')[0]}.`;
    const problem = toProblem(new MonkeyError('not-found', sentence), request.id);
    return reply.status(problem.status).type('application/problem+json').send(problem);
  });
};

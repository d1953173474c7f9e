import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { descriptionOf } from './describe-api.ts';
import { referencePage, STYLE_PATH } from './reference-page.ts';

const STYLE = new URL('reference-page.css', import.meta.url);

/** The page loads nothing but how it looks; nothing in it runs. */
const POLICY = "default-src 'none';style-src 'self';img-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'";

/** The description of the API, for programs and as a page for people. */
export const serveDescription = (api: FastifyInstance): void => {
  const route = { config: { permission: 'view' }, schema: { hide: true } } as const;
  const style = readFileSync(STYLE, 'utf8');
  let page: string | null = null;

  api.get('/api/v1/openapi.json', route, async () => descriptionOf(api));
  api.get('/api/v1/docs', route, async (_request, reply) => {
    page ??= referencePage(descriptionOf(api));
    return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(page);
  });
  api.get(STYLE_PATH, route, async (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
};

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CHANGING } from './guard-origin.ts';

/** Of a route that names no parameters. */
const NO_QUERY = z.strictObject({});
/** Of a route that names no body: nothing, or an object without fields, which some programs always send. */
export const NO_BODY = z.strictObject({}).nullish();

/** What a route below /api does not name in its parameters and in its body it refuses, also where it names nothing at all. */
export const refuseUnknown = (api: FastifyInstance): void => {
  api.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const nothing = CHANGING.has(String(route.method)) ? { querystring: NO_QUERY, body: NO_BODY } : { querystring: NO_QUERY };
    route.schema = { ...nothing, ...route.schema };
  });
  // Of what a page of another site may post without asking, nothing is read.
  api.removeContentTypeParser('text/plain');
};

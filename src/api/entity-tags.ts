import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shortHash } from '../base/sha256.ts';
import { isOfOneThing } from './answer-schema.ts';

const withoutWeakness = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Does a caller have this already? A proxy that compresses makes a tag weak. */
const hasAlready = ({ headers }: FastifyRequest, tag: string): boolean => {
  const known = headers['if-none-match'];
  return known !== undefined && (known.trim() === '*' || known.split(',').map(withoutWeakness).includes(tag));
};

/** Answers about one thing carry a strong tag of their text; who has that text already is not sent it again. */
export const tagEntities = (api: FastifyInstance): void => {
  api.addHook('onSend', async (request, reply, payload) => {
    if (
      reply.statusCode !== 200 ||
      typeof payload !== 'string' ||
      !isOfOneThing(request.method, request.routeOptions.url ?? '', request.routeOptions.schema)
    )
      return payload;
    const tag = `"${shortHash(payload)}"`;
    // Kept by nobody but the caller, and never shown without a look whether it is still so.
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (!hasAlready(request, tag)) return payload;
    reply.status(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
};

import type { FastifyInstance } from 'fastify';
import { type Clockwork, noteDeed } from './audited.ts';
import { CHANGING } from './guard-origin.ts';

/**
 * No change goes by the audit log: what a route has not written down together with its change is written down here, under the name
 * of the operation and before the answer goes out.
 */
export const auditEveryChange = (api: FastifyInstance, clockwork: Clockwork): void => {
  api.addHook('onSend', async (request, reply) => {
    const { method, url, schema } = request.routeOptions;
    if (request.isAudited || reply.statusCode >= 400 || ![method].flat().some((one) => CHANGING.has(String(one)))) return;
    const { operationId } = (schema ?? {}) as { operationId?: string };
    await noteDeed(request, clockwork, { action: operationId ?? `${request.method} ${url}`, subject: request.url.split('?')[0] ?? null });
  });
};

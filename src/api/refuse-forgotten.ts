import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { asOf } from '../store/as-of.ts';
import type { DB } from '../store/database-types.ts';
import { assertRemembered } from '../store/remembered.ts';
import { instantAsked } from './cursor.ts';

/**
 * No list is told as of an instant of which something has been forgotten: it would read as if that had never been. Looked at before
 * anything is read, and again before it is told: it may have been forgotten meanwhile.
 */
export const refuseForgotten = (api: FastifyInstance, { db }: { readonly db: Kysely<DB> }): void => {
  const refuse = async ({ query }: { readonly query: unknown }): Promise<void> => {
    const instant = instantAsked(query as Readonly<Record<string, unknown>>);
    if (instant !== null) await assertRemembered(db, asOf(instant));
  };
  api.addHook('preHandler', refuse);
  api.addHook('preSerialization', async (request, reply, payload) => {
    if (reply.statusCode < 300) await refuse(request);
    return payload;
  });
};

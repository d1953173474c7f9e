import type { FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { type Actor, type Deed, type Deeds, writeAudit, writeAudits } from '../store/audit-log-store.ts';
import type { DB } from '../store/database-types.ts';
import { inTransaction } from '../store/in-transaction.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The audit log knows already what this request did. */
    isAudited: boolean;
  }
}

/** Who calls, as the audit log has it. */
export const actorOf = ({ person, apiKey, ip, id, headers }: FastifyRequest): Actor => {
  const actor = person === null ? 'nobody' : 'person';
  return {
    actor: apiKey === null ? actor : 'api key',
    personId: person?.id ?? null,
    apiKeyId: apiKey?.id ?? null,
    name: person?.email ?? null,
    address: ip,
    agent: headers['user-agent'] ?? null,
    requestId: id,
  };
};

/** What every change is made with. */
export interface Clockwork {
  readonly db: Kysely<DB>;
  readonly now: () => Date;
}

/** Does the work and writes who did it, both or neither. The deeds may depend on what came of the work; none: it changed nothing. */
export const audited = <T>(
  request: FastifyRequest,
  { db, now }: Clockwork,
  deeds: Deeds | ((result: T) => Deeds),
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> =>
  inTransaction(db, async (tx) => {
    const result = await work(tx);
    await writeAudits(tx, actorOf(request), [typeof deeds === 'function' ? deeds(result) : deeds].flat(), now());
    request.isAudited = true;
    return result;
  });

/** Writes down what changed nothing, like a refusal. */
export const noteDeed = async (request: FastifyRequest, { db, now }: Clockwork, deed: Deed): Promise<void> => {
  await writeAudit(db, actorOf(request), deed, now());
  request.isAudited = true;
};

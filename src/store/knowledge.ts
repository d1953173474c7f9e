import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/** Any number will do, as long as every version of the program uses the same. */
const KNOWLEDGE_LOCK = 7_236_002;

/**
 * Who audits shares the lock of knowledge, who changes what checks may ask holds it alone: so whoever changes a fact
 * sees every audit that asked for the old one, and marks it due.
 */
export const shareKnowledge = async (tx: Transaction<DB>): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(${KNOWLEDGE_LOCK})`.execute(tx);
};

/** Holds the lock alone: nobody audits, and nobody else changes a fact, before the transaction has ended. */
export const holdKnowledge = async (tx: Transaction<DB>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${KNOWLEDGE_LOCK})`.execute(tx);
};

/** Holds the lock alone, and tells every cache of answers that it is out of date. */
export const changeKnowledge = async (tx: Transaction<DB>): Promise<void> => {
  await holdKnowledge(tx);
  await sql`select nextval('knowledge_version')`.execute(tx);
};

/** Moves whenever an answer may have changed. Ask under the lock. */
export const knowledgeVersion = async (db: Kysely<DB> | Transaction<DB>): Promise<number> => {
  const { rows } = await sql<{ version: number }>`select last_value as version from knowledge_version`.execute(db);
  return rows[0]?.version ?? 0;
};

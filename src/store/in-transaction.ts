import type { Kysely, Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/** Does the work in the transaction that is under way, or in one of its own: what belongs together is written together or not at all. */
export const inTransaction = <T>(db: Kysely<DB>, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db as Transaction<DB>) : db.transaction().execute(work);

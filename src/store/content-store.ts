import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';
import { inTransaction } from './in-transaction.ts';

interface HashRow {
  readonly hash: Buffer;
}

const hashesOf = ({ rows }: { readonly rows: readonly HashRow[] }): Buffer[] => rows.map(({ hash }) => hash);

/**
 * Looks at some contents that a revision has given up, and removes those to which no other refers. Returns at how many it looked;
 * fewer than `limit`: there are no more. Any number of processes may do so at once.
 */
export const collectContents = (db: Kysely<DB>, limit: number): Promise<number> =>
  inTransaction(db, async (tx) => {
    const due = hashesOf(await sql<HashRow>`select hash from content_due order by hash limit ${limit} for update skip locked`.execute(tx));
    if (due.length === 0) return 0;
    // A content that somebody holds is about to be referred to; it is looked at another time.
    const free = hashesOf(await sql<HashRow>`select hash from content where hash = any(${due}) for update skip locked`.execute(tx));
    // What is read from here on is newer than the locks: whoever referred to one of these has been seen.
    await sql`delete from content c where c.hash = any(${free}) and not exists (
      select 1 from revision r where r.content_hash = c.hash and r.content_hash is not null and r.valid_to < 'infinity')`.execute(tx);
    await sql`delete from content_due d where d.hash = any(${due})
      and not exists (select 1 from content c where c.hash = d.hash and c.hash <> all(${free}))`.execute(tx);
    return due.length;
  });

import { sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { fixIssues } from './issue-batch.ts';

/** Ends every verdict on items that are gone: their issues are fixed, their unknowns closed, nothing of them is due. */
export const withdrawVerdicts = async (tx: Transaction<DB>, itemIds: readonly number[], now: Date): Promise<void> => {
  const { rows } = await sql<{
    id: number;
  }>`select id from issue where item_id = any(${itemIds}) and (state <> 'fixed' or suspended) order by id`.execute(tx);
  await fixIssues(
    tx,
    rows.map((row) => row.id),
    now,
  );
  await sql`update unknown_verdict set valid_to = ${now} where item_id = any(${itemIds}) and valid_to = 'infinity'`.execute(tx);
  await sql`update audit_stamp set valid_to = ${now} where item_id = any(${itemIds}) and valid_to = 'infinity'`.execute(tx);
  await sql`delete from audit_input where item_id = any(${itemIds})`.execute(tx);
  await sql`delete from audit_due where item_id = any(${itemIds})`.execute(tx);
};

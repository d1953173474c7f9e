import { sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';

/**
 * Has items judged anew, whatever the last audit of them said. Those that nobody judges any more, gone or of a technology that this
 * program does not know, lose their stamp: nothing is said of them, least of all that they are fine.
 */
export const judgeAgain = async (
  tx: Transaction<DB>,
  itemIds: readonly number[],
  technologies: readonly string[],
  cause: string,
  now: Date,
): Promise<void> => {
  const judged = sql<boolean>`i.active and i.technology = any(${technologies}::text[])`;
  await sql`insert into audit_due (item_id, cause, due_at)
    select i.id, ${cause}, ${now}::timestamptz from item i where i.id = any(${itemIds}) and ${judged} order by i.id
    on conflict (item_id) do nothing`.execute(tx);
  await sql`update audit_stamp s set digest = '' from item i
    where s.item_id = any(${itemIds}) and s.valid_to = 'infinity' and i.id = s.item_id and ${judged}`.execute(tx);
  await sql`update audit_stamp s set valid_to = ${now} from item i
    where s.item_id = any(${itemIds}) and s.valid_to = 'infinity' and i.id = s.item_id and not (${judged})`.execute(tx);
};

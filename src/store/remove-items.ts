import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { relatedKind } from '../model/related-item.ts';
import type { DB } from './database-types.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge } from './knowledge.ts';
import { LEASE_SECONDS } from './run-store.ts';
import { EVERYTHING, type Scope, within } from './scope.ts';
import { listWatcherSettings } from './watcher-setting-store.ts';

/** A technology with the kinds of entities that its items tell of. */
export interface TellingTechnology {
  readonly technology: string;
  readonly tells: readonly string[];
}

/** How many items of each technology are kept, gone ones included. A technology without any is absent. */
export const countKeptItems = async (db: Kysely<DB> | Transaction<DB>, scope: Scope): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ technology: string; count: number }>`select technology, count(*) as count from item
    where ${within(scope, 'account_id')} group by technology`.execute(db);
  return new Map(rows.map(({ technology, count }) => [technology, count]));
};

const assertIdle = async (tx: Transaction<DB>, technology: string): Promise<void> => {
  const { rows } = await sql<{ account: string }>`select a.name as account from run r join account a on a.id = r.account_id
    where r.technology = ${technology} and r.state = 'running' and r.heartbeat_at >= clock_timestamp() - make_interval(secs => ${LEASE_SECONDS})
    order by a.name limit 1`.execute(tx);
  if (rows[0])
    throw new MonkeyError(
      'conflict',
      `The technology ${technology} is being watched in ${rows[0].account}; try again once that has ended.`,
    );
};

const assertSwitchedOff = async (tx: Transaction<DB>, technology: string): Promise<void> => {
  const setting = (await listWatcherSettings(tx)).find((row) => row.technology === technology);
  if (setting?.active ?? true)
    throw new MonkeyError('conflict', `The technology ${technology} is watched, so its items would come again. Switch it off first.`);
};

const assertCount = async (tx: Transaction<DB>, technology: string, expected: number): Promise<void> => {
  const items = (await countKeptItems(tx, EVERYTHING)).get(technology) ?? 0;
  if (items !== expected)
    throw new MonkeyError('conflict', `There are ${items} items of ${technology}, not ${expected}. Look again before you remove them.`);
};

/**
 * Removes every item of a technology in all accounts, with all that was kept of them: revisions, issues, comments, failures, runs.
 * `expected`: how many items whoever asks for that believes that there are; another number refuses. What rests on them is judged again.
 */
export const removeItemsOf = (db: Kysely<DB>, { technology, tells }: TellingTechnology, expected: number, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    await assertSwitchedOff(tx, technology);
    await assertIdle(tx, technology);
    await assertCount(tx, technology, expected);
    // What these told is not known any more, so "nobody has it" is not, either: whoever asked a question of that kind is judged again.
    await sql`insert into audit_due (item_id, cause, due_at)
      select distinct a.item_id, 'items were removed', ${now}::timestamptz from audit_input a join item i on i.id = a.item_id
      where a.kind = any(${[...tells, relatedKind(technology)]}::text[]) and i.technology <> ${technology}
      on conflict (item_id) do nothing`.execute(tx);
    for (const table of ['failure', 'failure_log', 'run', 'item'])
      await sql`delete from ${sql.table(table)} where technology = ${technology}`.execute(tx);
  });

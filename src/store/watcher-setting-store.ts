import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, present } from './as-of.ts';
import type { DB } from './database-types.ts';
import { factsAt } from './facts-at.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** How often a technology is watched, when that differs from its watcher's own word. */
export interface WatcherSetting {
  readonly technology: string;
  readonly active: boolean;
  /** Null: as often as its watcher says. */
  readonly intervalMinutes: number | null;
}

export const listWatcherSettings = async (db: Db, at: AsOf = present(new Date())): Promise<WatcherSetting[]> => {
  const { rows } = await sql<WatcherSetting>`select technology, active, interval_minutes as "intervalMinutes"
    from ${factsAt('watcher_setting', at)} as w order by technology`.execute(db);
  return rows;
};

export const setWatcherSetting = async (db: Db, { technology, active, intervalMinutes }: WatcherSetting, now: Date): Promise<void> => {
  await sql`insert into watcher_setting (technology, active, interval_minutes, valid_from) values (${technology}, ${active}, ${intervalMinutes}, ${now})
    on conflict (technology) do update set active = excluded.active, interval_minutes = excluded.interval_minutes, valid_from = excluded.valid_from`.execute(
    db,
  );
};

/** Goes back to what the watcher says. */
export const resetWatcherSetting = async (db: Db, technology: string): Promise<void> => {
  const { rows } = await sql`delete from watcher_setting where technology = ${technology} returning id`.execute(db);
  if (rows.length === 0) throw new MonkeyError('not-found', `The technology ${technology} is watched as its watcher says; nothing is set.`);
};

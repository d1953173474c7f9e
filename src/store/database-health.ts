import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';

/** Seconds by which the clock of the database is ahead of this machine's; negative: behind. */
export const clockDifference = async (db: Kysely<DB>): Promise<number> => {
  const { rows } = await sql<{ seconds: number }>`select extract(epoch from clock_timestamp())::float8 as seconds`.execute(db);
  return rows[0]!.seconds - Date.now() / 1000;
};

/** Have the tables of the queue been installed? */
export const hasQueue = async (db: Kysely<DB>): Promise<boolean> => {
  const { rows } = await sql<{ installed: boolean }>`select to_regnamespace('pgboss') is not null as installed`.execute(db);
  return rows[0]!.installed;
};

import { Pool } from 'pg';
import { pause } from '../../src/base/pause.ts';

/**
 * Rows inserted, updated and deleted so far, by table, as PostgreSQL's statistics count them. A connection hands its counts
 * in when it ends, so every other one must have been closed: this waits for that.
 */
export const writtenRows = async (url: string): Promise<Record<string, number>> => {
  const pool = new Pool({ connectionString: url, max: 1 });
  const others = async (): Promise<number> =>
    (await pool.query(`select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`))
      .rows[0].count;
  while ((await others()) > 0) await pause(20);
  const { rows } = await pool.query(
    `select relname, (n_tup_ins + n_tup_upd + n_tup_del)::int as count from pg_stat_user_tables where schemaname = 'public'`,
  );
  await pool.end();
  return Object.fromEntries(rows.map((row) => [row.relname, row.count]));
};

import { readdirSync, readFileSync } from 'node:fs';
import { Pool } from 'pg';
import { describe, expect, test } from 'vitest';
import { ENGINES, makeTestDatabase } from '../setup/test-database.ts';

const FOLDER = new URL('../../src/store/migrations/', import.meta.url);
const sqlOf = (from: string, to: string): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name >= from && name < to)
    .sort()
    .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'));

const ISSUE = `insert into issue (item_id, account_id, technology, check_id, key, category, score, facts, facts_hash, state, opened_at, valid_from)
  values (1, 1, 's3', 's3.x', 'k', 'c', 1, '[]', '\\x01', 'fixed', '2026-01-01', '2026-01-03') returning id`;

describe.each(ENGINES)('schema 13 on a database of schema 12 (%s)', (engine) => {
  test('keeps issues and their past, of which none was suspended', async () => {
    const database = await makeTestDatabase(engine, { empty: true });
    const pool = new Pool({ connectionString: database.url, max: 1 });
    const rows = async (statement: string) => (await pool.query(statement)).rows;
    try {
      for (const sql of sqlOf('0001', '0013')) await pool.query(sql);
      await pool.query(`insert into account (type, name, identifier) values ('AWS', 'own', '111111111111')`);
      await pool.query(`insert into item (account_id, technology, uid, place, region, name, shape, revision_id, first_seen, last_changed)
        values (1, 's3', 'u', 'global', 'universal', 'u', 1, 1, now(), now())`);
      await pool.query(ISSUE);
      await pool.query(`insert into issue_history (issue_id, state, score, facts, facts_hash, valid_from, valid_to)
        values (1, 'open', 1, '[]', '\\x01', '2026-01-01', '2026-01-03')`);
      for (const sql of sqlOf('0013', '0014')) await pool.query(sql);
      expect(await rows(`select state, suspended from issue_at('2026-01-02')`)).toEqual([{ state: 'open', suspended: false }]);
      expect(await rows(`select state, suspended from issue_at('2026-01-04')`)).toEqual([{ state: 'fixed', suspended: false }]);
      expect(await rows(`select state from open_issue_at('2026-01-02')`)).toEqual([{ state: 'open' }]);
      expect(await rows(`select state from open_issue_at('2026-01-04')`)).toEqual([]);
      await expect(pool.query(`update issue set state = 'open', suspended = true`)).rejects.toThrow(/issue_suspended/);
      await pool.query(`insert into check_switch (check_id, account_id, is_off, valid_from) values ('s3.x', 1, true, '2026-01-01')`);
      await pool.query(`update check_switch set is_off = false, valid_from = '2026-01-02'`);
      expect(await rows(`select value->>'is_off' as off, valid_to from fact_history where fact = 'check_switch'`)).toEqual([
        { off: 'true', valid_to: new Date('2026-01-02') },
      ]);
      await pool.query(`insert into account_secret (account_id, field, sealed, set_at) values (1, 'token', 'x', now())`);
      await pool.query('delete from account');
      for (const table of ['check_switch', 'account_secret', 'issue']) expect(await rows(`select 1 from ${table}`)).toEqual([]);
    } finally {
      await pool.end();
      await database.drop();
    }
  });
});

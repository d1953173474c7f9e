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

describe.each(ENGINES)('schema 6 on a database of schema 5 (%s)', (engine) => {
  test('lets people see what they saw, keeps links, and signs everybody out', async () => {
    const database = await makeTestDatabase(engine, { empty: true });
    const pool = new Pool({ connectionString: database.url, max: 1 });
    try {
      for (const sql of sqlOf('0001', '0006')) await pool.query(sql);
      await pool.query(`insert into person (email, name, role, created_at) values ('admin@localhost', 'Administrator', 'admin', now())`);
      await pool.query(`insert into sign_in_link (token_hash, person_id, expires_at) values ('\\x01', 1, now() + interval '1 hour')`);
      await pool.query(`insert into session (id_hash, data, expires_at) values ('\\x01', '{"personId": 1}', now() + interval '1 hour')`);
      for (const sql of sqlOf('0006', '0007')) await pool.query(sql);
      const { rows: before } = await pool.query('select email, all_accounts, password_hash from person');
      expect(before).toEqual([{ email: 'admin@localhost', all_accounts: true, password_hash: null }]);
      expect((await pool.query('select purpose, person_id from person_link')).rows).toEqual([{ purpose: 'sign-in', person_id: 1 }]);
      expect((await pool.query('select 1 from session')).rows).toEqual([]);
      // Whoever is added without a word about accounts sees none.
      await pool.query(`insert into person (email, name, role, created_at) values ('new@acorn.example', 'New', 'view', now())`);
      expect((await pool.query(`select all_accounts from person where email like 'new%'`)).rows).toEqual([{ all_accounts: false }]);
      await expect(
        pool.query(`insert into person (email, name, role, created_at) values ('NEW@acorn.example', 'New', 'view', now())`),
      ).rejects.toThrow(/person_email_folded/);
    } finally {
      await pool.end();
      await database.drop();
    }
  });
});

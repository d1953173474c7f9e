import type { Pool } from 'pg';
import { createdByMigrations } from './migrate.ts';

/** The name of the database that a pool is connected to. */
export const databaseName = async (pool: Pool): Promise<string> => {
  const { rows } = await pool.query('select current_database() as name');
  return rows[0].name;
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Removes every table, view, sequence and function that the migrations of this program have made, in one transaction; what others keep
 * in the same database stays, and so do extensions. Returns how many tables there were.
 */
export const dropSchema = async (pool: Pool): Promise<number> => {
  const { relations, functions } = createdByMigrations();
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows: found } = await client.query<{ name: string; kind: string }>(
      `select c.relname as name, c.relkind as kind from pg_class c where c.relnamespace = current_schema()::regnamespace
        and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relname = any($1) order by c.relname`,
      [relations],
    );
    const kinds = { r: 'table', p: 'table', v: 'view', m: 'materialized view', S: 'sequence' } as const;
    for (const { name, kind } of found) await client.query(`drop ${kinds[kind as keyof typeof kinds]} if exists ${quoted(name)} cascade`);
    const { rows: routines } = await client.query<{ signature: string }>(
      `select p.oid::regprocedure::text as signature from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.proname = any($1)`,
      [functions],
    );
    for (const { signature } of routines) await client.query(`drop routine if exists ${signature} cascade`);
    await client.query('commit');
    return found.filter(({ kind }) => kind === 'r' || kind === 'p').length;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
};

import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { inject } from 'vitest';

export const ENGINES = ['server', 'embedded'] as const;
export type Engine = (typeof ENGINES)[number];

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own for a test, a copy of the migrated template. `empty`: without any schema. */
export const makeTestDatabase = async (engine: Engine = 'server', { empty = false } = {}): Promise<TestDatabase> => {
  const server = inject('postgres')[engine];
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string): Promise<void> => {
    const pool = new Pool({ connectionString: server, max: 1 });
    await pool.query(statement);
    await pool.end();
  };
  await run(`create database ${name}${empty ? '' : ' template template_monkey'}`);
  return { url: server.replace(/postgres$/, name), drop: () => run(`drop database ${name} with (force)`) };
};

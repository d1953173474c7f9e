import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { inject } from 'vitest';
import { pause } from '../../src/base/pause.ts';

const OBJECT_IN_USE = '55006';

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
    try {
      await pool.query(statement);
    } finally {
      await pool.end();
    }
  };
  await run(`create database ${name}${empty ? '' : ' template template_monkey'}`);
  // A connection that is just being closed needs a moment; taking it away by force would look like an error to its owner.
  const drop = async (): Promise<void> => {
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        return await run(`drop database ${name}`);
      } catch (error) {
        if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error;
        await pause(50);
      }
    }
    await run(`drop database ${name} with (force)`);
  };
  return { url: server.replace(/postgres$/, name), drop };
};

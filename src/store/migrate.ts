import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Pool, PoolClient } from 'pg';
import { MonkeyError } from '../model/errors.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number will do, as long as every version of the program uses the same. */
const MIGRATION_LOCK = 7_236_001;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface SchemaState {
  /** The newest migration in the database; 0 when there is none. */
  readonly database: number;
  /** The newest migration that the program brings. */
  readonly program: number;
}

const readMigrations = (): Migration[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, FOLDER), 'utf8');
      return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/** The names of everything that migrations have ever made, those of later versions of this program not included. */
export const createdByMigrations = (): { readonly relations: readonly string[]; readonly functions: readonly string[] } => {
  const text = readMigrations()
    .map(({ sql }) => sql)
    .join('\n');
  const names = (pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
  return {
    relations: [
      'schema_migration',
      ...names(/^\s*create (?:or replace )?(?:unlogged )?(?:table|view|materialized view|sequence) (?:if not exists )?(\w+)/gm),
    ],
    functions: names(/^\s*create (?:or replace )?(?:function|procedure) (\w+)/gm),
  };
};

const applied = async (client: Pool | PoolClient): Promise<{ version: number; checksum: string }[]> => {
  const { rows: found } = await client.query(`select to_regclass('schema_migration') is not null as exists`);
  if (!found[0].exists) return [];
  const { rows } = await client.query('select version, checksum from schema_migration order by version');
  return rows;
};

export const schemaState = async (pool: Pool): Promise<SchemaState> => ({
  database: (await applied(pool)).at(-1)?.version ?? 0,
  program: readMigrations().at(-1)?.version ?? 0,
});

/** Refuses a schema that is not the program's own, with a sentence that says what to run. */
export const assertSchema = ({ database, program }: SchemaState): void => {
  if (database > program) {
    throw new MonkeyError(
      'schema-too-new',
      `The database has schema ${database}, this program knows schemas up to ${program}. Run the newer program that made it; a database never goes back.`,
    );
  }
  if (database < program) {
    throw new MonkeyError(
      'schema-too-old',
      `The database has schema ${database === 0 ? 'none' : database}, this program needs schema ${program}. Stop every role, then run "monkey db upgrade".`,
    );
  }
};

const apply = async (client: PoolClient, migration: Migration): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migration (version, name, checksum, applied_at) values ($1, $2, $3, clock_timestamp())', [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
};

const applyMissing = async (client: PoolClient): Promise<number> => {
  await client.query(
    'create table if not exists schema_migration (version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)',
  );
  const known = new Map((await applied(client)).map((row) => [row.version, row.checksum]));
  const migrations = readMigrations();
  assertNotNewer(Math.max(0, ...known.keys()), migrations.at(-1)?.version ?? 0);
  let count = 0;
  for (const migration of migrations) {
    const checksum = known.get(migration.version);
    if (checksum === undefined) {
      await apply(client, migration);
      count += 1;
    } else if (checksum !== migration.checksum) {
      throw new MonkeyError(
        'schema-too-new',
        `Migration ${migration.name} was applied with other content. A database of an unreleased version cannot be upgraded.`,
      );
    }
  }
  return count;
};

const assertNotNewer = (database: number, program: number): void => {
  if (database > program) assertSchema({ database, program });
};

/** Applies what is missing, alone: others wait for the lock. Returns how many migrations were applied. */
export const migrate = async (pool: Pool): Promise<number> => {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await applyMissing(client);
  } finally {
    // Closing the connection gives the lock back, whatever happened.
    client.release(true);
  }
};

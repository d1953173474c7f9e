import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { joinEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { migrate } from '../src/store/migrate.ts';

/** The types of the tables, read from a database that the migrations have just made. */
export const generateDatabaseTypes = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-types-'));
  const database = await joinEmbeddedPostgres(join(folder, 'data'));
  try {
    const pool = new Pool(database);
    await migrate(pool);
    await pool.end();
    const out = join(folder, 'database-types.ts');
    const url = `postgres://${database.user}:${encodeURIComponent(database.password)}@/${database.database}?host=${encodeURIComponent(database.host)}`;
    const cli = new URL('../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url).pathname;
    const mapping = '{"int8":"number","numeric":"number"}';
    const ran = spawnSync(process.execPath, [cli, '--dialect', 'postgres', '--url', url, '--out-file', out, '--type-mapping', mapping], {
      encoding: 'utf8',
    });
    if (ran.status !== 0) throw new Error(`kysely-codegen failed: ${ran.stdout}${ran.stderr}`);
    return readFileSync(out, 'utf8');
  } finally {
    await database.leave();
    rmSync(folder, { recursive: true, force: true });
  }
};

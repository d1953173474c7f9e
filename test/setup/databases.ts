import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { installDatabaseBroker } from '../../src/broker/database-broker.ts';
import { postgresBinaries } from '../../src/store/embedded/postgres-binaries.ts';
import { postgresUser } from '../../src/store/embedded/postgres-user.ts';
import { migrate } from '../../src/store/migrate.ts';
import { debianBinaries, type PostgresServer, startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server of the oldest version that is supported, and one of the embedded version. */
    readonly postgres: { readonly server: string; readonly embedded: string };
  }
}

/** Makes the template that every test's database is a copy of. */
const makeTemplate = async (server: PostgresServer): Promise<void> => {
  const maintenance = new Pool({ connectionString: server.url });
  await maintenance.query('create database template_monkey');
  await maintenance.end();
  const pool = new Pool({ connectionString: server.url.replace(/postgres$/, 'template_monkey') });
  await migrate(pool);
  await installDatabaseBroker(pool);
  await pool.end();
};

/** Starts both servers for the whole run, and stops them after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embeddedBin = join(postgresBinaries(mkdtempSync(join(tmpdir(), 'monkey-binaries-')), postgresUser()), 'bin');
  const servers = await Promise.all([startPostgresServer(debianBinaries()), startPostgresServer(embeddedBin)]);
  await Promise.all(servers.map(makeTemplate));
  project.provide('postgres', { server: servers[0]!.url, embedded: servers[1]!.url });
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

import { installDatabaseBroker } from '../broker/database-broker.ts';
import { migrate, schemaState } from '../store/migrate.ts';
import { openDatabase } from '../store/open-database.ts';
import { loadSettings } from './load-settings.ts';

/** Brings the schema up, on a server as well. Says how many migrations were applied. */
export const upgradeDatabase = async (environment: NodeJS.ProcessEnv = process.env): Promise<{ applied: number; version: number }> => {
  const database = await openDatabase({ url: (await loadSettings(environment)).settings.databaseUrl, anySchema: true });
  try {
    const before = (await schemaState(database.pool)).database;
    const applied = await migrate(database.pool);
    await installDatabaseBroker(database.pool);
    return { applied: database.embedded ? 0 : applied, version: (await schemaState(database.pool)).database || before };
  } finally {
    await database.close();
  }
};

import { removeDatabaseBroker } from '../broker/database-broker.ts';
import { MonkeyError } from '../model/errors.ts';
import { databaseName, dropSchema } from '../store/drop-schema.ts';
import type { InstanceRow } from '../store/instance-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { aliveInstances } from './deployment.ts';
import { loadSettings } from './load-settings.ts';

export interface DroppedDatabase {
  readonly name: string;
  readonly tables: number;
  /** False: others keep queues in its schema. */
  readonly queueRemoved: boolean;
}

const assertIdle = (alive: readonly InstanceRow[]): void => {
  if (alive.length === 0) return;
  const named = alive.map(({ role, host, pid }) => `${role} ${host} (pid ${pid})`).join('; ');
  throw new MonkeyError('conflict', `Stop what works with this database first: ${named}.`);
};

/**
 * Removes everything that this program has made in the database, once somebody has typed the name of the database. `typed` gets the name
 * and answers what was typed; whatever else is in the database stays.
 */
export const dropDatabase = async (typed: (name: string) => Promise<string>): Promise<DroppedDatabase> => {
  const { settings } = await loadSettings(process.env);
  const database = await openDatabase({ url: settings.databaseUrl, anySchema: true });
  try {
    const name = await databaseName(database.pool);
    assertIdle(await aliveInstances(database));
    const answer = await typed(name);
    if (answer !== name)
      throw new MonkeyError('bad-input', `"${answer}" is not the name of the database, which is "${name}"; nothing was removed.`);
    const queueRemoved = await removeDatabaseBroker(database.pool);
    return { name, tables: await dropSchema(database.pool), queueRemoved };
  } finally {
    await database.close();
  }
};

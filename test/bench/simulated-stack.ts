import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';

/** The settings of every process that works with the simulated cloud, as environment. */
export const stackEnvironment = (databaseUrl: string, brokerUrl: string): NodeJS.ProcessEnv => ({
  MONKEY_DATABASE_URL: databaseUrl,
  MONKEY_BROKER_URL: brokerUrl,
  MONKEY_SECRET_KEY: 'a key that only the measurements know',
  MONKEY_IMPORTS: fileURLToPath(new URL('simulated-cloud.ts', import.meta.url)),
  // What goes wrong is seen; what goes well would be counted in.
  LOG_LEVEL: 'error',
});

/** Adds accounts of the simulated cloud. */
export const addAccounts = async (pool: Pool, count: number): Promise<void> => {
  await pool.query(
    `insert into account (type, name, identifier, active, third_party, notes, fields)
      select 'simulated', 'account ' || n, 'account ' || n, true, false, null, '{}' from generate_series(1, $1::int) as n`,
    [count],
  );
};

import { Pool } from 'pg';
import { expect } from 'vitest';
import { ENGINES, type Engine, makeTestDatabase } from '../../test/setup/test-database.ts';
import { describeBroker } from './broker.conformance.ts';
import type { BrokerInTest } from './conformance/worker-in-test.ts';
import { openBroker } from './open-broker.ts';

const openPool = (url: string): Pool => {
  const pool = new Pool({ connectionString: url });
  pool.on('error', () => undefined);
  return pool;
};

const startIn = async (engine: Engine): Promise<BrokerInTest> => {
  const database = await makeTestDatabase(engine);
  const pool = openPool(database.url);
  return {
    open: (options) => openBroker({ url: '', pool, install: false, warn: (sentence) => expect.unreachable(sentence), ...options }),
    environment: { DATABASE_URL: database.url },
    async loseClaims(stack) {
      await pool.query(`update pgboss.job set heartbeat_on = now() - interval '1 hour' where name like $1`, [`${stack}.%`]);
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
};

for (const engine of ENGINES) describeBroker(`the database (${engine})`, () => startIn(engine), { patient: engine === 'server' });

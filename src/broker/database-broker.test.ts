import { Pool } from 'pg';
import { ENGINES, makeTestDatabase } from '../../test/setup/test-database.ts';
import { describeBroker } from './broker.conformance.ts';
import { openDatabaseBroker } from './database-broker.ts';

for (const engine of ENGINES) {
  describeBroker(`the database (${engine})`, async () => {
    const database = await makeTestDatabase(engine);
    const pool = new Pool({ connectionString: database.url });
    const broker = await openDatabaseBroker(pool, false);
    return {
      broker,
      async close() {
        await broker.close();
        await pool.end();
        await database.drop();
      },
    };
  });
}

import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/open-database.ts';
import { startRelay } from '../setup/relay.ts';
import { makeTestDatabase } from '../setup/test-database.ts';

test('a connection that is cut between two queries of a transaction fails the transaction, not the process', async () => {
  const server = await makeTestDatabase();
  const address = new URL(server.url);
  const relay = await startRelay(Number(address.port));
  address.port = String(relay.port);
  const database = await openDatabase({ url: address.href });
  try {
    const client = await database.pool.connect();
    await client.query('begin');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await relay.cut();
    await ended;
    await expect(client.query('select 1')).rejects.toThrow(/connection/);
    client.release(true);
    await relay.mend();
    expect((await database.pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
  } finally {
    await database.close();
    await relay.cut();
    await server.drop();
  }
});

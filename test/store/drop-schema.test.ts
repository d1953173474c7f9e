import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installDatabaseBroker, removeDatabaseBroker } from '../../src/broker/database-broker.ts';
import { databaseName, dropSchema } from '../../src/store/drop-schema.ts';
import { migrate, schemaState } from '../../src/store/migrate.ts';
import { ENGINES, makeTestDatabase, type TestDatabase } from '../setup/test-database.ts';

describe.each(ENGINES)('a schema that is dropped, on %s', (engine) => {
  let database: TestDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await makeTestDatabase(engine);
    pool = new Pool({ connectionString: database.url });
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });
  const named = async (statement: string): Promise<string[]> =>
    (await pool.query<{ name: string }>(statement)).rows.map(({ name }) => name);
  const relations = () => named(`select relname as name from pg_class where relnamespace = 'public'::regnamespace order by 1`);
  /** Those of extensions aside. */
  const functions = () =>
    named(`select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`);

  test('leaves nothing of ours, and all of others; made anew it is as it was', async () => {
    const before = [await relations(), await functions()];
    await pool.query('create table of_others (id integer)');
    expect(new URL(database.url).pathname.slice(1)).toBe(await databaseName(pool));
    expect(await dropSchema(pool)).toBeGreaterThan(30);
    expect([await relations(), await functions()]).toEqual([['of_others'], []]);
    expect(await dropSchema(pool)).toBe(0);
    expect((await schemaState(pool)).database).toBe(0);
    await pool.query('drop table of_others');
    await migrate(pool);
    expect([await relations(), await functions()]).toEqual(before);
  });

  test('the queue goes unless others have queues there', async () => {
    const [queue] = await named('select name from pgboss.queue limit 1');
    await pool.query(
      `insert into pgboss.queue select (jsonb_populate_record(q, '{"name": "of-others"}')).* from pgboss.queue q where name = $1`,
      [queue],
    );
    expect(await removeDatabaseBroker(pool)).toBe(false);
    await pool.query(`delete from pgboss.queue where name = 'of-others'`);
    expect(await removeDatabaseBroker(pool)).toBe(true);
    expect(await named(`select nspname as name from pg_namespace where nspname = 'pgboss'`)).toEqual([]);
    expect(await removeDatabaseBroker(pool)).toBe(true);
    await installDatabaseBroker(pool);
    expect((await named('select name from pgboss.queue')).length).toBeGreaterThan(0);
  });
});

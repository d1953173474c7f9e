import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { DB } from './database-types.ts';
import { type EmbeddedDatabase, joinEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { assertSchema, migrate, schemaState } from './migrate.ts';

const OID_INT8 = 20;
/** PostgreSQL 15 is the oldest whose SQL is used (`server_version_num`). */
const OLDEST_SERVER = 150_000;
const POOL_SIZE = 10;

/** A database that is open, with its schema known to be the program's own. */
export interface Database {
  readonly kysely: Kysely<DB>;
  readonly pool: Pool;
  readonly url: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** `embedded:<folder>` or `postgres://…`. */
  readonly url: string;
  /** How many connections are opened at most. */
  readonly poolSize?: number;
  /** Bring the schema of a server up as well: what `monkey db upgrade` does. An embedded database is always brought up. */
  readonly upgrade?: boolean;
  /** Take the database as it is, whatever its schema: for `doctor`. */
  readonly anySchema?: boolean;
}

const parseTypes = {
  // Ids count up from 1 and never reach 2^53, so they need not be texts.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === OID_INT8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

/** `embedded:./data` → `./data`; null when it names a server. */
export const embeddedFolder = (url: string): string | null =>
  url.startsWith('embedded:') ? url.slice('embedded:'.length) || './data' : null;

const assertUrl = (url: string): void => {
  if (embeddedFolder(url) !== null) return;
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new MonkeyError('bad-setting', `MONKEY_DATABASE_URL is neither "embedded:<folder>" nor a "postgres://…" address.`);
  }
};

const assertServer = async (pool: Pool): Promise<void> => {
  try {
    const { rows } = await pool.query(`select current_setting('server_version_num')::int as version`);
    if (rows[0].version >= OLDEST_SERVER) return;
    throw new MonkeyError(
      'database-unreachable',
      `The database is PostgreSQL ${Math.floor(rows[0].version / 10_000)}; version 15 or newer is needed.`,
    );
  } catch (cause) {
    if (cause instanceof MonkeyError) throw cause;
    throw new MonkeyError('database-unreachable', `The database does not answer: ${sentenceOf(cause)}.`, { cause });
  }
};

const makePool = (url: string, embedded: EmbeddedDatabase | null, max: number): Pool => {
  const target = embedded
    ? { host: embedded.host, port: embedded.port, user: embedded.user, password: embedded.password, database: embedded.database }
    : { connectionString: url };
  const pool = new Pool({ ...target, max, types: parseTypes, application_name: 'security-monkey' });
  // A connection that breaks while idle is replaced by the pool; the query that meets a broken one throws by itself.
  pool.on('error', () => undefined);
  // One that breaks between two queries of a transaction would end the process; the next query throws by itself, too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Opens the database, or throws a sentence: unreachable, too old, a schema of another version. */
export const openDatabase = async (options: OpenDatabaseOptions): Promise<Database> => {
  const { url, poolSize = POOL_SIZE, upgrade = false, anySchema = false } = options;
  assertUrl(url);
  const folder = embeddedFolder(url);
  const embedded = folder === null ? null : await joinEmbeddedPostgres(folder);
  const pool = makePool(url, embedded, poolSize);
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await kysely.destroy();
    // Kysely ends the pool only when it has used it; left open, it keeps the process for ten seconds more.
    if (!pool.ending) await pool.end();
    await embedded?.leave();
  };
  try {
    await assertServer(pool);
    if (embedded || upgrade) await migrate(pool);
    if (!anySchema) assertSchema(await schemaState(pool));
    return { kysely, pool, url, embedded: embedded !== null, close };
  } catch (error) {
    await close();
    throw error;
  }
};

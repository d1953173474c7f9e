import { Pool } from 'pg';
import { installDatabaseBroker } from '../../src/broker/database-broker.ts';
import { migrate } from '../../src/store/migrate.ts';
import { debianBinaries, startPostgresServer } from '../setup/postgres-server.ts';
import { startRedisServer } from '../setup/redis-server.ts';

/** Servers as operators have them: what they have confirmed is on the disk, with Redis within a second. */
export interface BenchServers {
  /** Makes a new database, with the tables of the program and of its queue. Returns its address. */
  makeDatabase(): Promise<string>;
  /** The address of a database of Redis that nobody has used. */
  redis(): string;
}

/** The brokers to measure: what the table calls them, and what makes a new address of one for the setting `broker_url`. */
export const brokersOf = ({ redis }: BenchServers): readonly (readonly [name: string, newUrl: () => string])[] => [
  ['pg-boss', () => ''],
  ['BullMQ', redis],
];

const connected = async (url: string, work: (pool: Pool) => Promise<unknown>): Promise<void> => {
  const pool = new Pool({ connectionString: url });
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
};

/** Starts a PostgreSQL and a Redis for as long as the work lasts. */
export const withServers = async (work: (servers: BenchServers) => Promise<void>): Promise<void> => {
  const postgres = await startPostgresServer(debianBinaries(), { durable: true });
  const redis = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'everysec']);
  let databases = 0;
  let redisDatabases = 0;
  const makeDatabase = async (): Promise<string> => {
    databases += 1;
    const name = `bench_${databases}`;
    const url = postgres.url.replace(/postgres$/, name);
    await connected(postgres.url, (pool) => pool.query(`create database ${name}`));
    await connected(url, async (pool) => {
      await migrate(pool);
      await installDatabaseBroker(pool);
    });
    return url;
  };
  const nextRedis = (): string => {
    redisDatabases += 1;
    return redis.url.replace(/0$/, String(redisDatabases));
  };
  try {
    await work({ makeDatabase, redis: nextRedis });
  } finally {
    await redis.stop();
    await postgres.stop();
  }
};

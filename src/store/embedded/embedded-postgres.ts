import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { withFileLock } from '../../base/file-lock.ts';
import { pause } from '../../base/pause.ts';
import { isAlive, isSameProcess, processIdentity } from '../../base/process-identity.ts';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import { type DataFolder, makeSocketFolder, openDataFolder } from './data-folder.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { type PostgresUser, postgresUser } from './postgres-user.ts';

const PORT = 5432;
const DATABASE_USER = 'monkey';
/** A start after a crash replays the log of up to `max_wal_size`; that has taken seconds, never a minute. */
const START_MILLISECONDS = 60_000;

const CONFIGURATION = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  // One machine, no replicas: the log need only bring back this database.
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Short queries over many rows: compiling them costs more than it gives.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
} as const;

/** How to reach a database that somebody keeps running. */
export interface EmbeddedDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Stops the database when this process was the last that used it. */
  leave(): Promise<void>;
}

const runInitdb = (native: string, folder: DataFolder, cluster: string, user: PostgresUser | null): void => {
  const unfinished = `${cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(folder.sockets, 'initial-password');
  writeFileSync(passwordFile, folder.password, { mode: 0o600 });
  if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
  const arguments_ = [
    '-D',
    unfinished,
    '-U',
    DATABASE_USER,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const made = spawnSync(join(native, 'bin', 'initdb'), arguments_, { cwd: '/', encoding: 'utf8', ...user });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    throw new MonkeyError(
      'bad-data-folder',
      `The embedded database cannot be made in ${cluster}: ${(made.stderr || sentenceOf(made.error)).trim()}`,
    );
  }
  // Renamed only when whole, so that a start that was killed half-way leaves nothing that looks like a database.
  renameSync(unfinished, cluster);
};

/** The pid of a postmaster that still runs on this cluster, also one that was left behind by a crash. */
const runningPostmaster = (cluster: string): number | null => {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isAlive(pid)) return null;
  const commandLine = `/proc/${pid}/cmdline`;
  if (existsSync(commandLine) && !readFileSync(commandLine, 'utf8').includes('postgres')) return null;
  return pid;
};

const startPostmaster = (native: string, folder: DataFolder, cluster: string, user: PostgresUser | null): ChildProcess => {
  const log = openSync(join(folder.chosen, 'database.log'), 'a', 0o600);
  const settings = Object.entries({ ...CONFIGURATION, unix_socket_directories: folder.sockets }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // Detached: a terminal's interrupt, or our own death, must not take the database down under other processes.
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, ...settings], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    ...user,
  });
  closeSync(log);
  child.unref();
  return child;
};

const answers = async (connection: object): Promise<Error | null> => {
  const client = new Client({ ...connection, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'monkey'`);
    if (rowCount === 0) await client.query('create database monkey');
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const waitUntilItAnswers = async (connection: object, child: ChildProcess | null, log: string): Promise<void> => {
  const deadline = Date.now() + START_MILLISECONDS;
  let last: Error | null = null;
  do {
    last = await answers(connection);
    if (last === null) return;
    if (child && child.exitCode !== null) break;
    await pause(20);
  } while (Date.now() < deadline);
  throw new MonkeyError('database-unreachable', `The embedded database does not start: ${sentenceOf(last)}. Its log is ${log}.`, {
    cause: last,
  });
};

const stopPostmaster = async (pid: number): Promise<void> => {
  // SIGINT is PostgreSQL's fast shutdown: sessions end, everything committed is on disk.
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await pause(20);
};

const othersTakePart = (participants: string, own: string): boolean => {
  let others = false;
  for (const identity of readdirSync(participants)) {
    if (identity === own) continue;
    if (isSameProcess(identity)) others = true;
    else rmSync(join(participants, identity), { force: true });
  }
  return others;
};

let joined = 0;

/**
 * Joins the database in a folder: makes it on first use, starts it unless it runs, and shares it with every other
 * process that has joined. One that is found running after a crash is adopted.
 */
export const joinEmbeddedPostgres = async (path: string): Promise<EmbeddedDatabase> => {
  const user = postgresUser();
  const folder = openDataFolder(path, user);
  const cluster = join(folder.state, 'postgres');
  const connection = { host: folder.sockets, port: PORT, user: DATABASE_USER, password: folder.password };
  const lock = join(folder.chosen, 'start.lock');
  // One process may join more than once (tests do): each joining counts.
  joined += 1;
  const own = `${processIdentity()}-${joined}`;
  const ownFile = join(folder.chosen, 'participants', own);
  await withFileLock(lock, async () => {
    makeSocketFolder(folder, user);
    const native = postgresBinaries(folder.state, user);
    if (!existsSync(cluster)) runInitdb(native, folder, cluster, user);
    const child = runningPostmaster(cluster) === null ? startPostmaster(native, folder, cluster, user) : null;
    await waitUntilItAnswers(connection, child, join(folder.chosen, 'database.log'));
    writeFileSync(ownFile, '');
  });
  return {
    ...connection,
    database: 'monkey',
    leave: () =>
      withFileLock(lock, async () => {
        rmSync(ownFile, { force: true });
        if (othersTakePart(join(folder.chosen, 'participants'), own)) return;
        const pid = runningPostmaster(cluster);
        if (pid !== null) await stopPostmaster(pid);
        rmSync(folder.sockets, { recursive: true, force: true });
      }),
  };
};

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pause } from '../../src/base/pause.ts';
import { isAlive } from '../../src/base/process-identity.ts';
import { postgresUser } from '../../src/store/embedded/postgres-user.ts';

/** A port on 127.0.0.1 that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const DEBIAN = '/usr/lib/postgresql';

/** The oldest PostgreSQL that Debian's packages have put here. */
export const debianBinaries = (): string => {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  if (versions.length === 0) throw new Error('No PostgreSQL server is installed; the tests need Debian\'s package "postgresql".');
  return join(DEBIAN, String(Math.min(...versions)), 'bin');
};

export interface PostgresServer {
  /** Of the maintenance database; replace the last segment for another. */
  readonly url: string;
  /** Stops it, cutting every connection, does what is to be done meanwhile, and starts it again on the same port. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/**
 * Starts a server of its own from a folder with `initdb` and `postgres`, on a free port of 127.0.0.1. `durable`: a commit waits for
 * the disk, as it does wherever the program is in use.
 */
export const startPostgresServer = async (bin: string, { durable = false } = {}): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-postgres-'));
  const user = postgresUser();
  chmodSync(folder, 0o755);
  if (user) chownSync(folder, user.uid, user.gid);
  const cluster = join(folder, 'cluster');
  const made = spawnSync(join(bin, 'initdb'), ['-D', cluster, '-U', 'monkey', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    cwd: '/',
    encoding: 'utf8',
    ...user,
  });
  if (made.status !== 0) throw new Error(`initdb failed in ${bin}: ${made.stderr}`);
  const port = await freePort();
  const settings = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `port=${port}`,
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    `fsync=${durable ? 'on' : 'off'}`,
    '-c',
    'max_connections=200',
  ];
  const url = `postgres://monkey@127.0.0.1:${port}/postgres`;
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(join(bin, 'postgres'), ['-D', cluster, ...settings], { cwd: '/', stdio: 'ignore', ...user });
    for (let tries = 0; !(await answers(url)); tries += 1) {
      if (tries > 300 || child.exitCode !== null) throw new Error(`The PostgreSQL server of ${bin} does not start.`);
      await pause(50);
    }
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGINT');
    while (child.pid !== undefined && isAlive(child.pid) && child.exitCode === null) await pause(20);
  };
  let running = await start();
  return {
    url,
    async restart(meanwhile) {
      await end(running);
      await meanwhile?.();
      running = await start();
    },
    async stop() {
      await end(running);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
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

export interface PostgresServer {
  /** Of the maintenance database; replace the last segment for another. */
  readonly url: string;
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

/** Starts a server of its own from a folder with `initdb` and `postgres`, on a free port of 127.0.0.1. */
export const startPostgresServer = async (bin: string): Promise<PostgresServer> => {
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
    'fsync=off',
    '-c',
    'max_connections=200',
  ];
  const child = spawn(join(bin, 'postgres'), ['-D', cluster, ...settings], { cwd: '/', stdio: 'ignore', ...user });
  const url = `postgres://monkey@127.0.0.1:${port}/postgres`;
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`The PostgreSQL server of ${bin} does not start.`);
    await pause(50);
  }
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      while (child.pid !== undefined && isAlive(child.pid) && child.exitCode === null) await pause(20);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

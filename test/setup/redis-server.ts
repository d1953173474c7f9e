import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { freePort } from './postgres-server.ts';

const PROGRAM = '/usr/bin/redis-server';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Starts it again on the same port, empty, after it was ended. */
  start(): Promise<void>;
  /** Ends the server: orderly, or as a power cut does. It can be started again. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Makes it answer nobody, and answer again. */
  pause(): void;
  resume(): void;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const makeFolder = (): string => {
  if (!existsSync(PROGRAM)) throw new Error('No Redis is installed; the tests need Debian\'s package "redis-server".');
  return mkdtempSync(join(tmpdir(), 'monkey-redis-'));
};

const run = async (folder: string, port: number, args: readonly string[]): Promise<RedisServer> => {
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(PROGRAM, args, { stdio: 'ignore', cwd: folder });
    for (let tries = 0; !(await listens(port)); tries += 1) {
      if (tries > 300 || child.exitCode !== null) throw new Error(`The Redis server does not start with ${args.join(' ')}.`);
      await pause(20);
    }
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    while (child.exitCode === null && child.signalCode === null) await pause(10);
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    start,
    end,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Starts a Redis of its own on a free port of 127.0.0.1, that writes nothing to the disk. `args` are further options of `redis-server`. */
export const startRedisServer = async (args: readonly string[] = []): Promise<RedisServer> => {
  const port = await freePort();
  return run(makeFolder(), port, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...args]);
};

/** Starts a sentinel that watches a server under the name `mymaster`. */
export const startRedisSentinel = async (master: RedisServer): Promise<RedisServer> => {
  const port = await freePort();
  const folder = makeFolder();
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, `port ${port}\nbind 127.0.0.1\nsentinel monitor mymaster 127.0.0.1 ${master.port} 1\n`);
  return run(folder, port, [file, '--sentinel']);
};

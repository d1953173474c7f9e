import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const MOTO = 'moto[server]==5.2.1';
const CACHE = resolve(import.meta.dirname, '../../.cache');
const HOME = resolve(CACHE, 'moto');
const READY = resolve(HOME, 'ready-5.2.1');
const LOCK = resolve(CACHE, 'moto.lock');
/** Installing takes about a minute; a lock that is much older was left behind. */
const STALE_MS = 300_000;

const run = promisify(execFile);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isTaken = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'EEXIST';

const takeLock = async (): Promise<void> => {
  await mkdir(CACHE, { recursive: true });
  for (;;) {
    try {
      await mkdir(LOCK);
      return;
    } catch (thrown) {
      if (!isTaken(thrown)) throw thrown;
    }
    const age = Date.now() - (await stat(LOCK).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > STALE_MS) await rm(LOCK, { recursive: true, force: true });
    await sleep(200);
  }
};

/** Installs moto into the project's own virtual environment unless it is there; one installer at a time. Returns its Python. */
export const ensureMoto = async (): Promise<string> => {
  const python = resolve(HOME, 'bin/python');
  if (await exists(READY)) return python;
  await takeLock();
  try {
    if (await exists(READY)) return python;
    await run('python3', ['-m', 'venv', HOME]);
    await run(resolve(HOME, 'bin/pip'), ['install', '--quiet', MOTO], { maxBuffer: 1 << 24 });
    await writeFile(READY, '');
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
  return python;
};

export interface MotoServer {
  readonly endpoint: string;
  /** Forgets every account. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** The server chooses a free port and says which. */
const announcedPort = async (child: ChildProcess): Promise<number> => {
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    told.push(line);
    const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`moto did not start:\n${told.join('\n')}`);
};

export interface MotoOptions {
  /** Loads the 1,500 policies of AWS's own, which makes everything about policies slow. */
  readonly policiesOfAws?: boolean;
}

/** A simulated AWS on 127.0.0.1, as a process of its own. */
export const startMoto = async ({ policiesOfAws = false }: MotoOptions = {}): Promise<MotoServer> => {
  const child = spawn(await ensureMoto(), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    // The sample images would cost a second and bring phantom snapshots.
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false', MOTO_IAM_LOAD_MANAGED_POLICIES: String(policiesOfAws) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${await announcedPort(child)}`;
  child.stderr!.resume();
  return {
    endpoint,
    reset: async () => {
      await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    },
    stop: async () => {
      process.removeListener('exit', kill);
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await Promise.race([once(child, 'exit'), sleep(3000).then(kill)]);
    },
  };
};

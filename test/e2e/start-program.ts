import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { isAlive } from '../../src/base/process-identity.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The first start makes a database. */
const START_MILLISECONDS = 90_000;
const STOP_MILLISECONDS = 30_000;

export interface Program {
  readonly address: string;
  /** Where commands find its database. */
  readonly databaseUrl: string;
  /** As the program has left it in its file. */
  readonly signInLink: string;
  /** Stops the program, makes sure that its database has stopped too, and removes what they left. */
  stop(): Promise<void>;
}

const environmentFor = (data: string): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MONKEY|NODE|VITEST|AWS)_/.test(name));
  return { ...Object.fromEntries(inherited), MONKEY_DATABASE_URL: `embedded:${data}`, MONKEY_API_PORT: '0' };
};

/** The pid of the database, and the folder of its socket; null when it does not run. */
const runningDatabase = (data: string): { pid: number; sockets: string } | null => {
  const file = join(data, 'postgres', 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid = '', , , , sockets = ''] = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(pid), sockets };
};

const ended = async (pid: number, milliseconds: number): Promise<boolean> => {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await pause(50)) if (!isAlive(pid)) return true;
  return false;
};

const stopDatabase = async (pid: number): Promise<void> => {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  if (!(await ended(pid, STOP_MILLISECONDS))) process.kill(pid, 'SIGKILL');
  throw new Error(`The program ended and left its database (process ${pid}) running.`);
};

const stopProgram = async (child: ChildProcess, folder: string): Promise<void> => {
  const database = runningDatabase(join(folder, 'data'));
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const inTime = await Promise.race([exit.then(() => true), pause(STOP_MILLISECONDS).then(() => false)]);
    if (!inTime) child.kill('SIGKILL');
  }
  try {
    if (database) await stopDatabase(database.pid);
  } finally {
    if (database) rmSync(database.sockets, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
};

const waitForAddress = async (child: ChildProcess, printed: () => string): Promise<{ address: string; file: string }> => {
  for (const deadline = Date.now() + START_MILLISECONDS; Date.now() < deadline; await pause(50)) {
    const address = /Security Monkey is at (\S+)/.exec(printed())?.[1];
    const file = /The sign-in link is in (.+)/.exec(printed())?.[1];
    if (address && file) return { address, file };
    if (child.exitCode !== null) break;
  }
  throw new Error(`The program did not start. It printed:\n${printed()}`);
};

/** Starts the real program with everything in one process, on a database and a port of its own. */
export const startProgram = async ({ demo = false }: { readonly demo?: boolean } = {}): Promise<Program> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-e2e-'));
  // Below a closed folder the user of the database could not reach its files.
  chmodSync(folder, 0o755);
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'up', ...(demo ? ['--demo'] : [])], {
    cwd: ROOT,
    env: environmentFor(join(folder, 'data')),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  // When the tests are interrupted nothing else would end it; it then stops its database itself.
  const interrupt = () => child.kill('SIGTERM');
  process.once('exit', interrupt);
  const stop = async () => {
    process.off('exit', interrupt);
    await stopProgram(child, folder);
  };
  try {
    const { address, file } = await waitForAddress(child, () => printed);
    return { address, databaseUrl: `embedded:${join(folder, 'data')}`, signInLink: readFileSync(file, 'utf8').trim(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

import { execFile } from 'node:child_process';
import { access, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const CACHE = resolve(import.meta.dirname, '../../.cache');
/** Installing takes about a minute; a lock that is much older was left behind. */
const STALE_MS = 300_000;

const run = promisify(execFile);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isTaken = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'EEXIST';

const takeLock = async (lock: string): Promise<void> => {
  await mkdir(CACHE, { recursive: true });
  for (;;) {
    try {
      await mkdir(lock);
      return;
    } catch (thrown) {
      if (!isTaken(thrown)) throw thrown;
    }
    const age = Date.now() - (await stat(lock).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > STALE_MS) await rm(lock, { recursive: true, force: true });
    await sleep(200);
  }
};

/** A program of PyPI that tests speak with. */
export interface PythonProgram {
  /** Of its virtual environment below `.cache/`. */
  readonly name: string;
  /** As pip takes it, without the version. */
  readonly package: string;
  readonly version: string;
}

/** Installs the program into a virtual environment of the project's own unless it is there; one installer at a time. Returns its Python. */
export const ensurePython = async ({ name, package: what, version }: PythonProgram): Promise<string> => {
  const home = resolve(CACHE, name);
  const lock = resolve(CACHE, `${name}.lock`);
  const ready = resolve(home, `ready-${version}`);
  const python = resolve(home, 'bin/python');
  if (await exists(ready)) return python;
  await takeLock(lock);
  try {
    if (await exists(ready)) return python;
    await run('python3', ['-m', 'venv', home]);
    await run(resolve(home, 'bin/pip'), ['install', '--quiet', `${what}==${version}`], { maxBuffer: 1 << 24 });
    await writeFile(ready, '');
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
  return python;
};

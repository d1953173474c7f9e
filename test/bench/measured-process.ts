import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const POLL_MILLISECONDS = 50;

export interface Measured {
  readonly seconds: number;
  /** Highest resident size of the process, in MiB. */
  readonly peakMiB: number;
  readonly stdout: string;
}

/** `VmHWM` of a process, in KiB; 0 when it has gone. */
const peakKiB = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
};

export const startMonkey = (args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Resolves when a process has ended. */
export const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => resolve());
  });

/** Runs a command of the program to its end; throws unless it succeeds. */
export const measureMonkey = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = startMonkey(args, environment);
    let stdout = '';
    let peak = 0;
    child.stdout?.on('data', (chunk) => (stdout += chunk));
    const timer = setInterval(() => (peak = Math.max(peak, peakKiB(child.pid ?? 0))), POLL_MILLISECONDS);
    child.once('error', reject);
    child.once('close', (status) => {
      clearInterval(timer);
      if (status === 0) resolve({ seconds: (performance.now() - begin) / 1000, peakMiB: peak / 1024, stdout });
      else reject(new Error(`monkey ${args.join(' ')} ended with ${status}.`));
    });
  });

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd?: string;
  /** What stands on standard input. */
  readonly input?: string;
}

/** What the caller's shell may say about the program. */
const ABOUT_IT = /^(MONKEY_|SECURITY_MONKEY_|AWS_|LOG_|METRICS_|SM_CONFIG$|SQLALCHEMY_|NODE_OPTIONS$)/;

/** The environment without what it says about the program. */
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !ABOUT_IT.test(name)));

/** Runs one command of the program in a process of its own, to its end. */
export const runMonkey = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  { input = '', ...options }: RunOptions = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
      env: { ...cleanEnvironment(), ...environment },
      ...options,
    });
    // Whoever has refused already does not read it.
    child.stdin.on('error', () => undefined).end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });

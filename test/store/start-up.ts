import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface RunningUp {
  readonly address: string;
  readonly signInLinkFile: string;
  readonly pid: number;
  /** Ends it as an operator does; returns its exit status. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts `monkey up` on a free port, and waits until it says where it is. */
export const startUp = async (environment: NodeJS.ProcessEnv): Promise<RunningUp> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'up', '--port', '0'], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const closed = once(child, 'close');
  const started = new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const announced = /Security Monkey is at (\S+)\n(?:.*\n)*The sign-in link is in (.+)\n/.exec(said);
      if (announced) resolve(announced);
    });
    closed.then(() => reject(new Error(`"monkey up" did not start: ${said}`)), reject);
  });
  const [, address = '', signInLinkFile = ''] = await started;
  return {
    address,
    signInLinkFile,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pause } from '../../src/base/pause.ts';

const SCRIPT = fileURLToPath(new URL('broker-worker.ts', import.meta.url));

export interface BrokerWorker {
  /** What it has written so far. */
  readonly lines: readonly string[];
  /** Waits until it has written all of these. */
  said(...lines: readonly string[]): Promise<void>;
  send(signal: NodeJS.Signals): void;
  /** Waits for its end. */
  ended(): Promise<void>;
}

/** Starts a worker in a process of its own: see `broker-worker.ts`. */
export const startBrokerWorker = (environment: NodeJS.ProcessEnv): BrokerWorker => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const closed = once(child, 'close');
  return {
    lines,
    async said(...wanted) {
      while (!wanted.every((line) => lines.includes(line))) {
        if (child.exitCode !== null) throw new Error(`The worker ended after it wrote: ${lines.join(', ')}`);
        await pause(20);
      }
    },
    send: (signal) => void child.kill(signal),
    async ended() {
      await closed;
    },
  };
};

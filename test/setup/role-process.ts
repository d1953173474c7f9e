import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cleanEnvironment, MAIN } from './run-monkey.ts';
import { until } from './until.ts';

/** A line of the log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A role in a process of its own, in a process group of its own. */
export interface RoleProcess {
  readonly pid: number;
  /** Its log so far. */
  readonly log: readonly LogLine[];
  /** What it wrote beside its log. */
  printed(): string;
  /** Waits for a line of the log. */
  logged(message: RegExp | string): Promise<LogLine>;
  /** Tells the whole group to go, as supervisors do. */
  terminate(): void;
  /** Waits for its end; says the exit status, or the signal. */
  ended(seconds?: number): Promise<number | NodeJS.Signals>;
  kill(): void;
}

const isLine = (text: string): boolean => text.startsWith('{"level"');

/** Starts a role. It ends with the tests at the latest. */
export const startRoleProcess = (args: readonly string[], environment: NodeJS.ProcessEnv): RoleProcess => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid!;
  const log: LogLine[] = [];
  let printed = '';
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      if (isLine(line)) log.push(JSON.parse(line) as LogLine);
      else printed += `${line}\n`;
    });
  let isClosed = false;
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const send = (signal: NodeJS.Signals): void => {
    if (!isOver()) process.kill(-pid, signal);
  };
  const kill = (): void => send('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => {
    isClosed = true;
    process.off('exit', kill);
  });
  const has = ({ msg }: LogLine, message: RegExp | string): boolean => (typeof message === 'string' ? msg === message : message.test(msg));
  return {
    pid,
    log,
    printed: () => printed,
    async logged(message) {
      const look = (): LogLine | undefined => {
        const line = log.find((one) => has(one, message));
        if (!line && isOver()) throw new Error(`"${args.join(' ')}" ended without the line ${message}. It wrote:\n${printed}`);
        return line;
      };
      return until(`the line ${message} in the log of "${args.join(' ')}"`, look);
    },
    terminate: () => send('SIGTERM'),
    ended: (seconds) => until(`the end of "${args.join(' ')}"`, () => isClosed && (child.signalCode ?? child.exitCode), seconds),
    kill,
  };
};

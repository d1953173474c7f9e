import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** As `src/main.ts` sets them: without these, memory is that of another program. */
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=4',
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=150',
];

/** Runs a script of this folder in a process of its own, and returns what it has sent. */
export const runScript = async <Result>(script: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Result> => {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: FLAGS,
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  const sent = once(child, 'message');
  const [result] = await Promise.race([sent, ended.then(([status]) => Promise.reject(new Error(`${script} ended with ${status}.`)))]);
  await ended;
  return result as Result;
};

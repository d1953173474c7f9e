import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { MonkeyError } from '../model/errors.ts';

const askOnTerminal = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = Promise.withResolvers<never>();
  terminal.once('SIGINT', () => interrupted.reject(new MonkeyError('interrupted', 'Stopped; nothing was changed.')));
  terminal.once('close', () => interrupted.reject(new MonkeyError('interrupted', 'Nothing was typed; nothing was changed.')));
  try {
    return await Promise.race([terminal.question(question), interrupted.promise]);
  } finally {
    terminal.removeAllListeners('close');
    terminal.close();
  }
};

/** What somebody types on the terminal, else the first line of standard input. */
export const askToType = async (question: string): Promise<string> => {
  if (process.stdin.isTTY) return (await askOnTerminal(question)).trim();
  return ((await text(process.stdin)).split(/\r?\n/)[0] ?? '').trim();
};

/** Whether what was asked for shall be done: `--yes` says so, or somebody on a terminal. Without either it is not. */
export const isAgreed = async (yes: boolean): Promise<boolean> =>
  yes || (process.stdin.isTTY === true && (await askToType('Type "yes" to do so: ')) === 'yes');

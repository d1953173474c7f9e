import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { MonkeyError } from '../model/errors.ts';

/** What is typed is shown to nobody. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

const askOnce = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: nowhere(), terminal: true });
  const interrupted = Promise.withResolvers<never>();
  terminal.once('SIGINT', () => interrupted.reject(new MonkeyError('interrupted', 'Stopped; nothing was changed.')));
  try {
    return await Promise.race([terminal.question(''), interrupted.promise]);
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
};

const askTwice = async (question: string): Promise<string> => {
  const answer = await askOnce(question);
  if ((await askOnce('The same again: ')) === answer) return answer;
  throw new MonkeyError('bad-input', 'The two are not the same; nothing was changed.');
};

/**
 * A password, asked for twice on a terminal, else the first line of standard input. Never an argument: those stand in the list of
 * processes, and in the history of the shell.
 */
export const askPassword = async (): Promise<string> => {
  if (process.stdin.isTTY) return askTwice('Password: ');
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  if (line !== '') return line;
  throw new MonkeyError('bad-input', 'Standard input holds no password. Write it there as one line, or run the command on a terminal.');
};

/** Values of secret fields, by name: asked for one after the other, or lines of standard input in this order. */
export const askSecrets = async (names: readonly string[]): Promise<[name: string, value: string][]> => {
  const values: [string, string][] = [];
  const lines = process.stdin.isTTY || names.length === 0 ? null : (await text(process.stdin)).split(/\r?\n/);
  for (const [index, name] of names.entries()) {
    const value = lines === null ? await askTwice(`${name}: `) : (lines[index] ?? '');
    if (value === '')
      throw new MonkeyError(
        'bad-input',
        `Nothing is given for "${name}". Write it to standard input as a line, or run the command on a terminal.`,
      );
    values.push([name, value]);
  }
  return values;
};

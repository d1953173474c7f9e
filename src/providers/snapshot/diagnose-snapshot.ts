import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Diagnosis, SessionOptions } from '../../plugin/define-provider.ts';
import { parseLine } from './parse-line.ts';
import { readLines } from './read-lines.ts';
import { filesOf } from './snapshot-session.ts';

/** The code of the operating system: `EACCES`. */
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'Error';

const failed = (subject: string, code: string, sentence: string): Diagnosis => ({ subject, ok: false, code, sentence });

const listFiles = (path: string): readonly string[] | Diagnosis => {
  if (!existsSync(path)) return failed('files', 'FileNotFound', `There is no file or folder ${path}.`);
  try {
    const files = filesOf(path);
    return files.length > 0 ? files : failed('files', 'NoFiles', `The folder ${path} has no file that ends in .ndjson or .jsonl.`);
  } catch (error) {
    return failed('files', codeOf(error), `${path} cannot be read: ${codeOf(error)}.`);
  }
};

/** Null: it can be read, and its first line is an item. What stands in it is not told: it may be any file of the machine. */
const problemOf = async (file: string, signal: AbortSignal): Promise<Diagnosis | null> => {
  const subject = basename(file);
  try {
    for await (const lines of readLines(file, signal)) {
      const line = lines.find((text) => text.trim() !== '');
      if (line === undefined) continue;
      return 'message' in parseLine(line, () => undefined)
        ? failed(subject, 'BadLine', `The first line of ${subject} tells of no item.`)
        : null;
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return failed(subject, codeOf(error), `${subject} cannot be read: ${codeOf(error)}.`);
  }
};

/** Opens every file of an account and looks at its first line. */
export async function* diagnoseSnapshot({ account, signal }: SessionOptions): AsyncGenerator<Diagnosis> {
  const files = listFiles(account.identifier);
  if ('subject' in files) {
    yield files;
    return;
  }
  let readable = 0;
  for (const file of files) {
    const problem = await problemOf(file, signal);
    if (problem) yield problem;
    else readable += 1;
  }
  if (readable > 0)
    yield {
      subject: 'files',
      ok: true,
      sentence: `${readable} ${readable === 1 ? 'file' : 'files'} of ${account.identifier} can be read.`,
    };
}

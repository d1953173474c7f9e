import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Cause } from '../../model/failure.ts';
import { GLOBAL, type WatchEvent } from '../../model/snapshot.ts';
import type { SessionOptions, WatchSession } from '../../plugin/define-provider.ts';
import type { Watcher } from '../../plugin/define-watcher.ts';
import { type BadLine, parseLine } from './parse-line.ts';
import { readLines } from './read-lines.ts';

const FILES = /\.(ndjson|jsonl)$/;

/** The files of an account: the one that it names, or those of the folder, in order. */
export const filesOf = (path: string): string[] => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => FILES.test(name))
    .sort()
    .map((name) => join(path, name));
};

const failure = (technology: string, uid: string | null, cause: Cause): WatchEvent => ({
  type: 'failure',
  at: { technology, place: GLOBAL, uid, name: uid, part: null },
  cause,
});

const wholeAccount = (technology: string, cause: Cause): WatchEvent => ({
  type: 'failure',
  at: { technology, place: null, uid: null, name: null, part: null },
  cause,
});

interface Pass {
  readonly watched: ReadonlyMap<string, Watcher>;
  readonly isKnown: (technology: string) => boolean;
  /** Technologies of which a line could not be read: nothing of them may be called gone. */
  readonly blind: Map<string, number>;
}

function* tellBadLine(pass: Pass, where: string, { technology, message }: BadLine): Generator<WatchEvent> {
  const affected = technology !== null && pass.isKnown(technology) ? [technology] : [...pass.watched.keys()];
  for (const index of affected.filter((one) => pass.watched.has(one))) {
    pass.blind.set(index, (pass.blind.get(index) ?? 0) + 1);
    yield failure(index, where, { code: 'BadLine', message: `${where}: ${message}` });
  }
}

function* tellLine(pass: Pass, where: () => string, line: string): Generator<WatchEvent> {
  const parsed = parseLine(line, (technology) => pass.watched.get(technology)?.uidField);
  if ('message' in parsed) yield* tellBadLine(pass, where(), parsed);
  else if (pass.watched.has(parsed.technology)) yield { type: 'item', snapshot: parsed };
  // An item of a technology that nobody has registered cannot be one that we know, so nothing is blind for it.
  else if (!pass.isKnown(parsed.technology)) {
    yield failure(pass.watched.keys().next().value!, where(), {
      code: 'UnknownTechnology',
      message: `${where()}: there is no technology "${parsed.technology}"`,
    });
  }
}

async function* readFile(pass: Pass, path: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  let number = 0;
  for await (const lines of readLines(path, signal)) {
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield* tellLine(pass, () => `${basename(path)}:${number}`, line);
    }
  }
}

async function* watch(watchers: readonly Watcher[], isKnown: Pass['isKnown'], options: SessionOptions): AsyncGenerator<WatchEvent> {
  const path = options.account.identifier;
  const pass: Pass = { watched: new Map(watchers.map((watcher) => [watcher.index, watcher])), isKnown, blind: new Map() };
  if (!existsSync(path)) {
    for (const index of pass.watched.keys())
      yield wholeAccount(index, { code: 'FileNotFound', message: `There is no file or folder ${path}.` });
    return;
  }
  for (const file of filesOf(path)) yield* readFile(pass, file, options.signal);
  for (const index of pass.watched.keys()) {
    const lines = pass.blind.get(index);
    if (lines === undefined) yield { type: 'listed', technology: index, place: GLOBAL };
    else
      yield failure(index, null, {
        code: 'BadLine',
        message: `${lines} ${lines === 1 ? 'line' : 'lines'} could not be read, so nothing is called gone.`,
      });
  }
}

/** One pass over the files serves all technologies. */
export const openSnapshotSession = (isKnown: (technology: string) => boolean, options: SessionOptions): WatchSession => ({
  watch: (watchers) => watch(watchers, isKnown, options),
  calls: () => 0,
  close: async () => undefined,
});

import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { defineProvider, defineWatcher, GLOBAL, type SessionOptions, type WatchEvent } from '../../src/plugin/index.ts';

/**
 * A plugin whose accounts do what they are called: `<what> <anything>`, in processes that a test starts. What it does stands in
 * the file `journal` of the folder that ORCHARD_FOLDER names, a line of JSON for each beginning and end.
 */
export interface JournalEntry {
  readonly event: 'begin' | 'end' | 'call' | 'secret';
  readonly account: string;
  readonly technology: string;
  readonly pid: number;
  /** The process that has started this one. */
  readonly parent: number;
  /** Of a call: when it was made, in milliseconds by the clock of the machine. Of a secret: which one was used. */
  readonly what?: number | string;
}

/** What `calls` spends, whatever the account: as if all of them were one account of a provider. */
export const CALLS_PER_SECOND = 50;

const LOOK_MILLISECONDS = 20;
const MIB = 1 << 20;
const PIECE = 50 * MIB;
/** Longer than a process takes to tell how large it is. */
const DIGEST_MILLISECONDS = 2_500;

const folder = (): string => process.env['ORCHARD_FOLDER']!;

const eaten: Buffer[] = [];

const eat = async (mib: number): Promise<void> => {
  while (eaten.length * PIECE < mib * MIB) {
    eaten.push(Buffer.alloc(PIECE, 1));
    await pause(1);
  }
  await pause(DIGEST_MILLISECONDS);
};

type Note = (event: JournalEntry['event'], what?: number | string) => void;

const call = async ({ budget, signal }: SessionOptions, calls: number, note: Note): Promise<void> => {
  for (let made = 0; made < calls; made += 1) {
    await budget.take({ account: 'all', service: 'orchard', region: GLOBAL, perSecond: CALLS_PER_SECOND }, signal);
    note('call', Date.now());
  }
};

const useSecret = async ({ secrets }: SessionOptions, note: Note): Promise<void> => {
  const kept = (await secrets?.get('orchard')) ?? null;
  const secret = kept ?? { id: `of ${process.pid}`, value: 'ripe', usableMs: 60_000 };
  if (kept === null) secrets?.keep('orchard', secret);
  note('secret', secret.id);
};

/**
 * `quick`; `slow 1500`: so many milliseconds; `hungry 600`: so many MiB; `held`: until the test opens it; `stubborn`: likewise,
 * whatever it is told; `calls 60`: so many calls that spend from one budget; `secretive`: uses a secret that is dear to fetch.
 */
const behave = async (options: SessionOptions, note: Note): Promise<void> => {
  const { account, signal } = options;
  const [what, amount] = account.identifier.split(' ');
  const isHeld = (): boolean => !existsSync(join(folder(), account.name));
  if (what === 'slow') await pause(Number(amount), signal);
  if (what === 'hungry') await eat(Number(amount));
  if (what === 'held') while (isHeld()) await pause(LOOK_MILLISECONDS, signal);
  if (what === 'stubborn') while (isHeld()) await pause(LOOK_MILLISECONDS);
  if (what === 'calls') await call(options, Number(amount), note);
  if (what === 'secretive') await useSecret(options, note);
};

/** Each pair has a point in its interval when it is due again. In a week none comes by while a test runs. */
const WEEK_MINUTES = 10_080;

const plant = (index: string) => defineWatcher({ index, title: index, plural: `${index}s`, scope: 'global', interval: WEEK_MINUTES });

export const orchard = defineProvider({
  type: 'orchard',
  title: 'Orchard',
  fields: [],
  watchers: [plant('tree'), plant('bush')],
  checks: [],
  parseIdentifier: (text) => text,
  open: async (options) => ({
    async *watch(watchers): AsyncGenerator<WatchEvent> {
      for (const { index: technology } of watchers) {
        const note: Note = (event, told) => {
          const who = { account: options.account.name, technology, pid: process.pid, parent: process.ppid };
          const entry: JournalEntry = { event, ...who, ...(told === undefined ? {} : { what: told }) };
          appendFileSync(join(folder(), 'journal'), `${JSON.stringify(entry)}\n`);
        };
        note('begin');
        await behave(options, note);
        const snapshot = {
          technology,
          place: GLOBAL,
          uid: 'oak',
          name: 'oak',
          region: GLOBAL,
          arn: null,
          config: { Height: 12 },
          unread: [],
        };
        yield { type: 'item', snapshot };
        note('end');
        yield { type: 'listed', technology, place: GLOBAL };
      }
    },
    calls: () => 1,
    close: async () => undefined,
  }),
});

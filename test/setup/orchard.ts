import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { defineProvider, defineWatcher, GLOBAL, type SessionOptions, type WatchEvent } from '../../src/plugin/index.ts';

/**
 * A plugin whose accounts do what they are called: `<what> <anything>`, in processes that a test starts. What it does stands in
 * the file `journal` of the folder that ORCHARD_FOLDER names, a line of JSON for each beginning and end.
 */
export interface JournalEntry {
  readonly event: 'begin' | 'end';
  readonly account: string;
  readonly technology: string;
  readonly pid: number;
  /** The process that has started this one. */
  readonly parent: number;
}

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

/** `quick`; `slow 1500`: so many milliseconds; `hungry 600`: so many MiB; `held`: until the test opens it; `stubborn`: likewise, whatever it is told. */
const behave = async ({ account, signal }: SessionOptions): Promise<void> => {
  const [what, amount] = account.identifier.split(' ');
  const isHeld = (): boolean => !existsSync(join(folder(), account.name));
  if (what === 'slow') await pause(Number(amount), signal);
  if (what === 'hungry') await eat(Number(amount));
  if (what === 'held') while (isHeld()) await pause(LOOK_MILLISECONDS, signal);
  if (what === 'stubborn') while (isHeld()) await pause(LOOK_MILLISECONDS);
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
        const note = (event: JournalEntry['event']): void => {
          const entry: JournalEntry = { event, account: options.account.name, technology, pid: process.pid, parent: process.ppid };
          appendFileSync(join(folder(), 'journal'), `${JSON.stringify(entry)}\n`);
        };
        note('begin');
        await behave(options);
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

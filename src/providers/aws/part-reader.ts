import type { Cause } from '../../model/failure.ts';
import type { UnreadPart } from '../../model/snapshot.ts';
import { causeOfError } from './cause-of-error.ts';

interface AbsentOptions<Absent> {
  /** Error codes that say that the item has no such part. */
  readonly absent: readonly string[];
  /** What is stored then; null unless stated. */
  readonly as?: Absent;
}

/**
 * Reads one part of a configuration: its value; `as` (or null) when one of the codes in `absent` says that there is none;
 * undefined when it could not be read, which is noted, so that the item is told without this part. `path` is the JSON
 * pointer under which the value is stored. An error that says that the whole item is gone is passed on.
 */
export type ReadPart = <Value, Absent = null>(
  path: string,
  read: () => Value | Promise<Value>,
  options?: AbsentOptions<Absent>,
) => Promise<Value | Absent | undefined>;

/** The parts of one item that were tried. */
export interface PartReader {
  readonly read: ReadPart;
  readonly unread: readonly UnreadPart[];
  /** Why nothing at all could be read, or null. */
  nothingRead(): Cause | null;
}

export const partReader = (goneWhen: readonly string[], signal: AbortSignal): PartReader => {
  const unread: UnreadPart[] = [];
  let answers = 0;
  const read: ReadPart = async (path, read, options) => {
    try {
      const value = await read();
      answers += 1;
      return value;
    } catch (thrown) {
      signal.throwIfAborted();
      const cause = causeOfError(thrown);
      if (options?.absent.includes(cause.code)) {
        answers += 1;
        return (options.as ?? null) as never;
      }
      if (goneWhen.includes(cause.code)) throw thrown;
      unread.push({ path, cause });
      return undefined;
    }
  };
  return { read, unread, nothingRead: () => (answers === 0 ? (unread[0]?.cause ?? null) : null) };
};

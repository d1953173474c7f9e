import { MonkeyError } from '../model/errors.ts';
import type { JobHandler } from '../plugin/broker-port.ts';

/** The handler of a job, or one that refuses it. */
export const handlerOf = (handlers: Readonly<Record<string, JobHandler>>, name: string): JobHandler =>
  handlers[name] ??
  (async () => {
    throw new MonkeyError('broker-failed', `This worker knows no jobs called "${name}"; whoever published it is of another version.`);
  });

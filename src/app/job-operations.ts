import { JOB_NAMES, type JobName } from '../broker/broker.ts';
import { MonkeyError } from '../model/errors.ts';
import type { DeadLetter, JobDepth } from '../plugin/broker-port.ts';
import { assertBrokerInUse } from './broker-in-use.ts';
import type { App } from './open-app.ts';
import { openAppBroker } from './open-app-broker.ts';
import { recorded } from './recorded.ts';

/** Dead letters of one question. */
const PAGE = 500;

/** What an operator does with the jobs of the broker. */
export interface JobOperations {
  /** The newest first. */
  deadLetters(): AsyncGenerator<DeadLetter>;
  replay(id: string): Promise<void>;
  /** Says how many. */
  purge(name: string): Promise<number>;
  depth(): Promise<Readonly<Record<string, JobDepth>>>;
}

const asJobName = (text: string): JobName => {
  const name = JOB_NAMES.find((one) => one === text);
  if (name) return name;
  throw new MonkeyError('not-found', `There are no jobs called "${text}". Known are: ${JOB_NAMES.join(', ')}.`);
};

/** Opens the broker for some operations, and closes it whatever happens. Throws when it is not that of the stack. */
export const withJobs = async (app: App, warn: (sentence: string) => void, work: (jobs: JobOperations) => Promise<void>): Promise<void> => {
  await assertBrokerInUse(app);
  const broker = await openAppBroker(app, warn);
  try {
    await work({
      async *deadLetters() {
        for (let offset = 0; ; offset += PAGE) {
          const letters = await broker.deadLetters({ offset, limit: PAGE });
          yield* letters;
          if (letters.length < PAGE) return;
        }
      },
      replay: (id) => recorded(app, { action: 'job.replayed', subject: `dead letter ${id}` }, () => broker.replay(id)),
      purge(name) {
        const job = asJobName(name);
        return recorded(
          app,
          (removed) => ({ action: 'job.purged', subject: `jobs ${job}`, detail: { removed } }),
          () => broker.purge(job),
        );
      },
      depth: () => broker.depth(),
    });
  } finally {
    await broker.close();
  }
};

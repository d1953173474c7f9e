import type { Pool } from 'pg';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { BrokerPort } from '../plugin/broker-port.ts';
import type { BrokerOptions } from '../plugin/define-broker.ts';
import type { Alarm } from './alarm.ts';
import { JOB_NAMES } from './broker.ts';
import { consumeJobs } from './database/consume-jobs.ts';
import { installQueue, openQueue, removeQueue, SCHEMA } from './database/database-queue.ts';
import { isAway } from './database/is-away.ts';
import { publishJobs } from './database/publish-jobs.ts';
import { deadLettersOf, depthOf, purgePeriodic, replayJob } from './database/queue-state.ts';

/** Installs the queue's tables: what `monkey db upgrade` does on a server. */
export const installDatabaseBroker = (pool: Pool, warn: BrokerOptions['warn'] = console.warn): Promise<void> =>
  installQueue(pool, JOB_NAMES, warn);

/** Removes the queue's tables, unless others keep queues among them. Returns whether it did. */
export const removeDatabaseBroker = (pool: Pool): Promise<boolean> => removeQueue(pool, JOB_NAMES);

/** A server that cannot be reached has one code, whatever it is in the way; what the server refuses stays as it is. */
const answered = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MonkeyError || !isAway(cause)) throw cause;
    throw new MonkeyError('broker-unreachable', `The queue in the database does not answer: ${sentenceOf(cause)}.`, { cause });
  }
};

/** The queue in the database itself: nothing else to install. */
export const openDatabaseBroker = async (pool: Pool, options: Omit<BrokerOptions, 'url'>): Promise<BrokerPort> => {
  const context = await openQueue(pool, options);
  const alarms = new Set<Alarm>();
  const wake = (): void => {
    for (const alarm of alarms) alarm.ring();
  };
  return {
    async publish(name, jobs) {
      await answered(() => publishJobs(context, name, jobs));
      wake();
    },
    consume: (handlers, consuming) => consumeJobs(context, handlers, consuming, alarms),
    purge: (name) => answered(() => purgePeriodic(context, name)),
    depth: () => answered(() => depthOf(context)),
    deadLetters: (page) => answered(() => deadLettersOf(context, page)),
    async replay(id) {
      await answered(() => replayJob(context, id));
      wake();
    },
    async ping() {
      await answered(() => context.sql(`select from ${SCHEMA}.queue limit 1`, []));
    },
    close: () => context.boss.stop({ graceful: false }),
  };
};

import type { BrokerPort } from '../plugin/broker-port.ts';
import type { BrokerOptions } from '../plugin/define-broker.ts';
import { asked } from './redis/connect-redis.ts';
import { consumeJobs } from './redis/consume-jobs.ts';
import { publishJobs } from './redis/publish-jobs.ts';
import { deadLettersOf, depthOf, purgePeriodic, replayJob } from './redis/queue-state.ts';
import { openRedisQueue } from './redis/redis-queue.ts';

/** The queue in Redis, or in what speaks like it. */
export const openRedisBroker = async (options: BrokerOptions): Promise<BrokerPort> => {
  const context = await openRedisQueue(options);
  return {
    publish: (name, jobs) => publishJobs(context, name, jobs),
    consume: (handlers, consuming) => consumeJobs(context, handlers, consuming),
    purge: (name) => purgePeriodic(context, name),
    depth: () => depthOf(context),
    deadLetters: (page) => deadLettersOf(context, page),
    replay: (id) => replayJob(context, id),
    async ping() {
      await asked(context.link, () => context.link.client.ping());
    },
    async close() {
      await context.queue.close();
      context.link.end();
    },
  };
};

import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { expect } from 'vitest';
import { startRedisServer } from '../../test/setup/redis-server.ts';
import { describeBroker } from './broker.conformance.ts';
import type { BrokerInTest } from './conformance/worker-in-test.ts';
import { openBroker } from './open-broker.ts';

/** Never asked: the broker is not in the database. */
const pool = new Pool();

const start = async (): Promise<BrokerInTest> => {
  const server = await startRedisServer();
  const redis = new Redis(server.url);
  return {
    open: (options) => openBroker({ url: server.url, pool, install: false, warn: (sentence) => expect.unreachable(sentence), ...options }),
    environment: { BROKER_URL: server.url },
    async loseClaims(stack) {
      for (const key of await redis.keys(`{monkey:${stack}}:jobs:*:lock`)) await redis.del(key);
    },
    async close() {
      redis.disconnect();
      await server.stop();
    },
  };
};

describeBroker('Redis', start, { patient: true });

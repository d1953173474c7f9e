import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { REQUESTS_A_MINUTE } from './limit-identities.ts';

/**
 * So many requests a minute from one address at one process; some routes take fewer. `atLeast`: no limit is below that, neither here nor
 * for identities.
 */
export const limitAddresses = async (api: FastifyInstance, atLeast = 0): Promise<void> => {
  api.addHook('onRoute', (route) => {
    const own = route.config?.rateLimit;
    if (own) route.config = { ...route.config, rateLimit: { ...own, max: Math.max(Number(own.max), atLeast) } };
  });
  await api.register(rateLimit, { max: Math.max(REQUESTS_A_MINUTE, atLeast), timeWindow: '1 minute' });
};

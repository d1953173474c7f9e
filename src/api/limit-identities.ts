import type { FastifyInstance } from 'fastify';
import { ThrottledError } from '../model/errors.ts';

/** A page of the user interface makes a dozen requests; nobody reads 60 pages a minute, and no program needs 20 answers a second for long. */
export const REQUESTS_A_MINUTE = 1_200;

/** Whoever it is that calls, from however many addresses: so many requests a minute at one process, or `atLeast`. */
export const limitIdentities = (api: FastifyInstance, atLeast = 0): void => {
  const limit = api.createRateLimit({
    max: Math.max(REQUESTS_A_MINUTE, atLeast),
    timeWindow: '1 minute',
    keyGenerator: ({ apiKey, person }) => (apiKey ? `key ${apiKey.id}` : `person ${person?.id}`),
  });
  api.addHook('onRequest', async (request) => {
    if (request.person === null) return;
    const state = await limit(request);
    if (!state.isAllowed && state.isExceeded) throw new ThrottledError('Too many requests in a short time.', state.ttlInSeconds);
  });
};

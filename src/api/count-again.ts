import type { FastifyRequest } from 'fastify';
import { countTallies } from '../store/tally-store.ts';
import type { RouteContext } from './api-context.ts';

/** Counts what a person has just moved, so that sums and groups are right at their next look, not only when somebody judges. */
export const countAgain = ({ log }: FastifyRequest, { db, now, inBackground }: RouteContext): void =>
  inBackground(log, 'Counting what has moved', () => countTallies(db, now()));

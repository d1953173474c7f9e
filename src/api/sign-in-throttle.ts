import type { FastifyRequest } from 'fastify';
import { ThrottledError } from '../model/errors.ts';
import { foldEmail } from '../store/person-store.ts';
import { clearThrottle, giveBack, type Limit, takeAttempt } from '../store/throttle-store.ts';
import { type Clockwork, noteDeed } from './audited.ts';
import { networkOf } from './network-of.ts';

/** Attempts that were not right, until one is. */
export interface Attempt {
  /** This one was right, and there is more to come. */
  giveBack(): Promise<void>;
  /** It is who they say: they begin anew. */
  clear(): Promise<void>;
}

/**
 * Three at a time, so that one who guesses is slowed down, while who is guessed at can still sign in from elsewhere:
 * one address for one identity, 5 attempts and then one a minute;
 * one identity from anywhere, 30 and then 4 an hour, which is what keeps a code of six digits safe: with three codes good at a time, a
 * day of guessing finds one with a chance of 1 : 2,600. NIST SP 800-63B, 3.2.2 would allow 100 and then none;
 * one address for anybody, 30 and then 2 a minute: an office behind one address, of whom few mistype.
 */
const limitsOf = ({ ip }: FastifyRequest, identity: string): readonly [Limit, Limit, Limit] => {
  const network = networkOf(ip);
  return [
    { kind: 'sign-in of one from one', whose: `${identity} ${network}`, atOnce: 5, everySeconds: 60 },
    { kind: 'sign-in of one', whose: identity, atOnce: 30, everySeconds: 900 },
    { kind: 'sign-in from one', whose: network, atOnce: 30, everySeconds: 30 },
  ];
};

/** The first, the tenth, the hundredth refusal in a row: what a flood leaves in the audit log. */
const isWorthNoting = (refused: number): boolean => Number.isInteger(Math.log10(refused));

/** Refuses when there were too many attempts, with the time to wait, and writes it down now and then. */
export const takeOrRefuse = async (
  request: FastifyRequest,
  clockwork: Clockwork,
  limits: readonly Limit[],
  subject: string,
): Promise<void> => {
  const { db, now } = clockwork;
  const attempt = await takeAttempt(db, limits, now());
  if (attempt.isAllowed) return;
  const { refused, retryAfterSeconds } = attempt;
  if (isWorthNoting(refused)) await noteDeed(request, clockwork, { action: 'sign-in.throttled', subject, detail: { refused } });
  throw new ThrottledError(`Too many attempts in a short time; try again in ${retryAfterSeconds} seconds.`, retryAfterSeconds);
};

/** Begins an attempt to sign in as somebody, who need not exist: the answer is the same. */
export const beginAttempt = async (request: FastifyRequest, clockwork: Clockwork, email: string): Promise<Attempt> => {
  const identity = foldEmail(email);
  const limits = limitsOf(request, identity);
  await takeOrRefuse(request, clockwork, limits, `person ${identity}`);
  const { db } = clockwork;
  const [pair, ...others] = limits;
  return {
    async giveBack() {
      for (const limit of limits) await giveBack(db, limit);
    },
    async clear() {
      await clearThrottle(db, pair);
      for (const limit of others) await giveBack(db, limit);
    },
  };
};

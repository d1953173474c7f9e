import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import type { BrokerOptions } from '../../plugin/define-broker.ts';
import { makeOutage, type Outage } from '../outage.ts';
import { asked, becomeReady, connectRedis, type RedisLink } from './connect-redis.ts';
import { parseRedisUrl } from './redis-target.ts';

/** What a job holds besides what BullMQ keeps of it. */
export interface KeptJob {
  readonly payload: unknown;
  readonly key: string;
}

/** What everything in Redis is done with. */
export interface RedisQueue extends Omit<BrokerOptions, 'url' | 'stack'> {
  readonly link: RedisLink;
  readonly queue: Queue;
  readonly prefix: string;
  readonly outage: Outage;
}

/** One queue for all job names, so that one bound holds for all that a worker carries on. */
export const QUEUE = 'jobs';

/** The braces keep all keys of a stack in one slot of a cluster, as scripts need it; without a cluster they are letters. */
const prefixOf = (stack: string): string => `{monkey:${stack}}`;

/**
 * The id says what scripts must know of a job without reading it: its name, when it is to be had (milliseconds), and whether a
 * schedule publishes it (`p`) or somebody asked for it (`a`).
 */
export const jobId = (name: string, delayMilliseconds: number, periodic: boolean): string =>
  [name, Date.now() + delayMilliseconds, randomBytes(9).toString('base64url'), periodic ? 'p' : 'a'].join('.');

/** BullMQ runs on older ones, but says itself that it had better not. */
const OLDEST = [6, 2] as const;

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
};

/** BullMQ would look itself, once a connection, and print to the console. */
const assertServer = async (link: RedisLink, warn: BrokerOptions['warn']): Promise<void> => {
  const { shown } = link.target;
  let info: string;
  try {
    info = await asked(link, () => link.client.info());
  } catch (error) {
    if (!(error instanceof MonkeyError) || error.code !== 'broker-failed') throw error;
    warn(`The broker at ${shown} does not say what it is, so it must be known to be Redis 6.2 or newer: ${sentenceOf(error)}`, error);
    return;
  }
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  if (version !== undefined && isTooOld(version))
    throw new MonkeyError('broker-failed', `The broker at ${shown} is Redis ${version}; ${OLDEST.join('.')} or newer is needed.`);
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy !== undefined && policy !== 'noeviction')
    warn(`The broker at ${shown} may drop jobs when its memory is full: its maxmemory-policy is ${policy}. Set it to noeviction.`);
};

export const openRedisQueue = async ({ url, stack, ...rest }: BrokerOptions): Promise<RedisQueue> => {
  const target = parseRedisUrl(url);
  const outage = makeOutage(`The broker at ${target.shown}`, rest.warn);
  const link = connectRedis('ask', target, rest.timings.answer, outage);
  try {
    await becomeReady(link);
    await assertServer(link, rest.warn);
  } catch (error) {
    link.end();
    throw error;
  }
  const prefix = prefixOf(stack);
  const queue = new Queue(QUEUE, { connection: link.client, prefix, skipVersionCheck: true });
  queue.on('error', outage.failed);
  return { ...rest, link, queue, prefix, outage };
};

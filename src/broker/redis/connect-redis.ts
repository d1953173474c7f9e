import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import type { Outage } from '../outage.ts';
import type { RedisTarget } from './redis-target.ts';

export type RedisClient = Redis | Cluster;

/** The constructor does not take its own type as a whole. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** A connection, and what was last wrong with it. */
export interface RedisLink {
  readonly client: RedisClient;
  readonly target: RedisTarget;
  readonly outage: Outage;
  /** Milliseconds that an answer is waited for. */
  readonly answer: number;
  lastError(): unknown;
  /** Ends it for good, with every copy that BullMQ has made of it. */
  end(): void;
}

/** Pause before the next attempt to connect, for ever: short at first, 3 seconds at most. Chance keeps many from coming at once. */
const retryIn = (times: number): number => Math.min(100 * 2 ** Math.min(times, 6), 3_000) * (0.5 + Math.random() / 2);

/** After a failover the old connection may lead to what is a replica now; a new one leads to its successor. */
const reconnectOnError = (error: Error): boolean => error.message.includes('READONLY');

/**
 * `ask`: for calls that must answer soon, or fail. `work`: for a worker, whose commands wait until the connection is back.
 * BZPOPMIN blocks for up to 10 seconds, so silence is no sign of death before that.
 */
const optionsFor = (use: 'ask' | 'work', target: RedisTarget, answer: number) => ({
  db: target.db,
  connectionName: 'security-monkey',
  connectTimeout: answer,
  reconnectOnError,
  ...(target.username === undefined ? {} : { username: target.username }),
  ...(target.password === undefined ? {} : { password: target.password }),
  ...(target.tls ? { tls: {} } : {}),
  ...(use === 'ask'
    ? { maxRetriesPerRequest: 0, commandTimeout: answer, socketTimeout: answer * 2 }
    : { maxRetriesPerRequest: null, socketTimeout: 15_000 }),
});

const sentinelOptions = (target: RedisTarget, name: string): Options => ({
  sentinels: [...target.nodes],
  name,
  ...(target.sentinelUsername === undefined ? {} : { sentinelUsername: target.sentinelUsername }),
  ...(target.sentinelPassword === undefined ? {} : { sentinelPassword: target.sentinelPassword }),
  ...(target.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
});

const makeClient = (use: 'ask' | 'work', target: RedisTarget, answer: number): RedisClient => {
  const options = optionsFor(use, target, answer);
  // What waits in memory while nobody answers grows without end when the scheduler publishes on.
  const enableOfflineQueue = use === 'work';
  if (target.cluster)
    return new Cluster([...target.nodes], {
      clusterRetryStrategy: retryIn,
      clusterNodeRetryStrategy: retryIn,
      enableOfflineQueue,
      slotsRefreshTimeout: answer,
      // Certificates are for names; by default the addresses behind them would be called.
      ...(target.tls ? { dnsLookup: (name, found) => found(null, name) } : {}),
      redisOptions: options,
    });
  const where: Options = target.sentinel === null ? { ...target.nodes[0] } : sentinelOptions(target, target.sentinel);
  const single: Options = { ...options, ...where, retryStrategy: retryIn, enableOfflineQueue };
  return new Redis(single);
};

/** All connections that come of a client: those that BullMQ copies from it would try to connect for ever when it is closed while Redis is away. */
const copiesOf = (client: RedisClient): readonly RedisClient[] => {
  const all = [client];
  const duplicate = client.duplicate.bind(client) as (...args: unknown[]) => RedisClient;
  const tracked = (...args: unknown[]): RedisClient => {
    const copy = duplicate(...args);
    all.push(copy);
    return copy;
  };
  Object.assign(client, { duplicate: tracked });
  return all;
};

/** Connects, and reconnects for ever. What goes wrong is told to `outage`, and never ends the process. */
export const connectRedis = (use: 'ask' | 'work', target: RedisTarget, answer: number, outage: Outage): RedisLink => {
  const client = makeClient(use, target, answer);
  const copies = copiesOf(client);
  let lastError: unknown;
  client.on('error', (error: unknown) => {
    lastError = error;
    outage.failed(error);
  });
  client.on('ready', () => {
    lastError = undefined;
    outage.well();
  });
  let isEnding = false;
  // A Redis that is back at once is no error to ioredis; that it may have lost everything is worth a line.
  client.on('close', () => {
    if (!isEnding) outage.failed(lastError ?? new Error('the connection was cut'));
  });
  const end = () => {
    isEnding = true;
    // Ending what has ended keeps the process alive for two seconds more.
    for (const copy of copies) if (copy.status !== 'end') copy.disconnect();
  };
  return { client, target, outage, answer, lastError: () => lastError, end };
};

/** Their sentences end with a full stop or without. */
const unreachable = ({ target }: RedisLink, why: string, cause: unknown): MonkeyError =>
  new MonkeyError('broker-unreachable', `The broker at ${target.shown} does not answer: ${why.replace(/\.$/, '')}.`, { cause });

const readyOrEnded = (client: RedisClient, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      client.off('ready', end);
      client.off('end', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    client.once('ready', end);
    client.once('end', end);
  });

/** Waits until commands can be sent, as long as an answer is waited for. */
export const becomeReady = async (link: RedisLink): Promise<void> => {
  const { client, answer } = link;
  if (client.status !== 'ready') await readyOrEnded(client, answer);
  if (client.status === 'ready') return;
  const cause = link.lastError();
  throw unreachable(link, cause === undefined ? `no answer for ${answer / 1_000} seconds` : sentenceOf(cause), cause);
};

/** How ioredis and the operating system say that there is no connection, and Redis that it is not itself at the moment. */
const CUT =
  /Connection is closed|isn't writeable|timed out|Socket timeout|max retries per request|Failed to refresh slots|connection close|^(?:LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|TRYAGAIN|BUSY) /i;

/** Is it about the connection? Else Redis has answered, with what it does not like. */
export const isCut = (error: unknown): boolean => CUT.test(sentenceOf(error)) || /^E[A-Z]+$/.test((error as { code?: string }).code ?? '');

/** A Redis that was started again does not know our scripts; the first refusal makes ioredis send them. */
const withScripts = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!sentenceOf(error).startsWith('NOSCRIPT')) throw error;
    return work();
  }
};

/** Does something that asks Redis, within the time that an answer is waited for. Throws a sentence. */
export const asked = async <T>(link: RedisLink, work: () => Promise<T>): Promise<T> => {
  await becomeReady(link);
  try {
    const answer = await withScripts(work);
    link.outage.well();
    return answer;
  } catch (cause) {
    if (isCut(cause)) {
      link.outage.failed(cause);
      throw unreachable(link, sentenceOf(cause), cause);
    }
    if ((cause as Error).name !== 'ReplyError') throw cause;
    throw new MonkeyError('broker-failed', `The broker at ${link.target.shown} refused a command: ${sentenceOf(cause)}.`, { cause });
  }
};

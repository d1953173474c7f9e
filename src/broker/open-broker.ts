import type { Pool } from 'pg';
import { MonkeyError } from '../model/errors.ts';
import type { BrokerPort } from '../plugin/broker-port.ts';
import type { BrokerDefinition, BrokerOptions, BrokerTimings } from '../plugin/define-broker.ts';
import { type Broker, JOB_NAMES } from './broker.ts';
import { isDatabase, REDIS, schemeOf } from './broker-kind.ts';
import { BROKER_TIMINGS } from './broker-timings.ts';
import { stackName } from './stack-name.ts';

export interface OpenBrokerOptions {
  /** `''` or `database`: the database itself. Else an address, whose scheme says what it is. */
  readonly url: string;
  /** `''`: the default stack. */
  readonly stack: string;
  /** Of the database, for the queue in it. */
  readonly pool: Pool;
  /** Install the tables of the queue in the database, if that is to be the broker. On a server `monkey db upgrade` does it. */
  readonly install: boolean;
  /** Takes a sentence about what goes wrong between calls, and what comes right again. */
  readonly warn: BrokerOptions['warn'];
  /** Brokers that plugins brought. */
  readonly plugins?: readonly BrokerDefinition[];
  readonly timings?: Partial<BrokerTimings>;
}

const openDatabase = async ({ pool, install }: OpenBrokerOptions, options: BrokerOptions): Promise<BrokerPort> => {
  const { installDatabaseBroker, openDatabaseBroker } = await import('./database-broker.ts');
  if (install) await installDatabaseBroker(pool, options.warn);
  return openDatabaseBroker(pool, options);
};

const openPort = async (given: OpenBrokerOptions, options: BrokerOptions): Promise<BrokerPort> => {
  const { url, plugins = [] } = given;
  if (isDatabase(url)) return openDatabase(given, options);
  const scheme = schemeOf(url);
  if (scheme !== null && REDIS.includes(scheme)) {
    // Only who uses it pays for it.
    const { openRedisBroker } = await import('./redis-broker.ts');
    return openRedisBroker(options);
  }
  const plugin = plugins.find(({ schemes }) => scheme !== null && schemes.includes(scheme));
  if (plugin) return plugin.open(options);
  const known = ['database', ...[...REDIS, ...plugins.flatMap(({ schemes }) => schemes)].map((one) => `${one}://…`)];
  throw new MonkeyError(
    'bad-setting',
    `The address of the broker ${scheme === null ? 'has no scheme' : `begins with "${scheme}://"`}. It is one of ${known.join(', ')}; empty means database.`,
  );
};

/** Opens the broker that the settings name. Throws a sentence: an address that cannot be used, a broker that does not answer. */
export const openBroker = async (given: OpenBrokerOptions): Promise<Broker> => {
  const { url, warn } = given;
  const timings = { ...BROKER_TIMINGS, ...given.timings };
  const options: BrokerOptions = { url, stack: stackName(given.stack), jobNames: JOB_NAMES, timings, warn };
  // The port knows names and payloads as texts and JSON only; which there are, the compiler sees to on our side.
  return (await openPort(given, options)) as unknown as Broker;
};

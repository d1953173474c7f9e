import type { Broker } from '../broker/broker.ts';
import { openBroker } from '../broker/open-broker.ts';
import type { App } from './open-app.ts';

/** Opens the broker of the program. `warn` takes a sentence about what goes wrong between calls. */
export const openAppBroker = ({ database, settings, brokers }: App, warn: (sentence: string, error?: unknown) => void): Promise<Broker> =>
  openBroker({ url: settings.brokerUrl, stack: settings.stack, pool: database.pool, install: database.embedded, plugins: brokers, warn });

import { brokerKind } from '../broker/broker-kind.ts';
import { MonkeyError } from '../model/errors.ts';
import { brokerInUse } from '../store/instance-store.ts';
import type { App } from './open-app.ts';

/** The kind of broker that the settings of this process name. */
export const ownBroker = ({ settings }: App): string => brokerKind(settings.brokerUrl);

/**
 * Is the queue that this process looks at the one of its stack? Whoever needs none, like an API, may have no `broker_url`; what
 * stands in the database is then nobody's queue, and its emptiness says nothing.
 */
export const seesQueue = async (app: App): Promise<boolean> =>
  (await brokerInUse(app.database.kysely, app.settings.stack)) === ownBroker(app);

/** Throws a sentence when scheduler and workers of the stack use another kind of broker than this process. */
export const assertBrokerInUse = async (app: App): Promise<void> => {
  const used = await brokerInUse(app.database.kysely, app.settings.stack);
  if (used === null || used === ownBroker(app)) return;
  throw new MonkeyError(
    'bad-setting',
    `Scheduler and workers use ${used} as their broker, this command ${ownBroker(app)}. Give it their broker_url.`,
  );
};

import type { Logger } from 'pino';
import type { Broker } from '../broker/broker.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Role as RoleName, Task, Wishes } from '../store/instance-store.ts';
import { assertSchema, type SchemaState, schemaState } from '../store/migrate.ts';
import { seesQueue } from './broker-in-use.ts';
import { explainListening } from './explain-listening.ts';
import { type Instance, startInstance } from './instance.ts';
import type { App } from './open-app.ts';
import { openAppBroker } from './open-app-broker.ts';
import type { Log } from './open-logger.ts';
import type { Telemetry } from './open-telemetry.ts';
import { type RoleServer, startRoleServer } from './role-server.ts';
import { stampedBroker } from './stamped-broker.ts';

/** What every role works with. */
export interface Role {
  readonly app: App;
  readonly logger: Logger;
  readonly broker: Broker;
  readonly instance: Instance;
  readonly telemetry: Telemetry;
  /** Aborted when the role is to end. */
  readonly signal: AbortSignal;
  /** Throws a sentence when the database, its schema or the broker keeps the role from its work. */
  readonly assertReady: () => Promise<void>;
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

export interface RoleOptions {
  readonly role: RoleName;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly slots?: number;
  readonly tasks?: () => readonly Task[];
  readonly onBeat?: (wishes: Wishes) => Promise<void>;
  readonly onSilence?: () => void;
  /** Keeps the role from being ready for a reason of its own. */
  readonly assertOwnReady?: () => void;
  /** Called before metrics are told. */
  readonly onMetrics?: () => void;
  /** Answers /healthcheck, /readiness and /metrics on a port of its own, where one is set. */
  readonly ownServer: boolean;
}

const serverOf = async (role: Role, { ownServer }: RoleOptions): Promise<RoleServer | null> => {
  const { configuration, settings } = role.app;
  if (!ownServer || settings.metricsPort === 0) return null;
  try {
    return await startRoleServer({
      host: settings.apiHost,
      port: settings.metricsPort,
      assertReady: role.assertReady,
      metrics: role.metrics,
    });
  } catch (cause) {
    throw explainListening(configuration, 'metricsPort', cause);
  }
};

const stateOfSchema = async ({ database }: App): Promise<SchemaState> => {
  try {
    return await schemaState(database.pool);
  } catch (cause) {
    throw new MonkeyError('database-unreachable', `The database does not answer: ${sentenceOf(cause)}.`, { cause });
  }
};

/** What has been opened so far, to be closed in the opposite order. */
const makeClosing = (log: Log) => {
  const open: { close(): Promise<void> }[] = [log];
  return {
    open,
    async stop() {
      for (const one of open.toReversed()) await one.close();
    },
  };
};

/** Starts what all roles have in common. `stop` ends it, last of all, and closes the log. Whoever cannot start leaves nothing behind. */
export const startRole = async (app: App, signal: AbortSignal, options: RoleOptions): Promise<Role & { stop(): Promise<void> }> => {
  const { log, telemetry } = options;
  const { logger } = log;
  const { open, stop } = makeClosing(log);
  open.push(telemetry);
  try {
    const opened = await openAppBroker(app, (sentence, error) => logger.warn({ err: error }, sentence));
    open.push(opened);
    const assertReady = async (): Promise<void> => {
      assertSchema(await stateOfSchema(app));
      await opened.ping();
      options.assertOwnReady?.();
    };
    const queue = async () => {
      const known = options.role !== 'api' || (await seesQueue(app));
      return known ? opened.depth() : {};
    };
    const metrics = async () => {
      // A broker that is away is what /readiness tells of; the rest is wanted all the more.
      telemetry.setQueue(await queue().catch(() => ({})));
      options.onMetrics?.();
      return telemetry.metrics();
    };
    const instance = await startInstance(app, { ...options, logger });
    open.push({ close: () => instance.stop() });
    const role: Role = { app, logger, broker: stampedBroker(opened, instance), instance, telemetry, signal, assertReady, metrics };
    const server = await serverOf(role, options);
    if (server) open.push(server);
    return { ...role, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

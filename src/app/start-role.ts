import type { Logger } from 'pino';
import type { Broker } from '../broker/broker.ts';
import type { Role as RoleName, Task, Wishes } from '../store/instance-store.ts';
import { assertSchema, schemaState } from '../store/migrate.ts';
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
  /** Keeps the role from being ready for a reason of its own. */
  readonly assertOwnReady?: () => void;
  /** Answers /healthcheck, /readiness and /metrics on a port of its own, where one is set. */
  readonly ownServer: boolean;
}

const serverOf = async (role: Role, { ownServer }: RoleOptions): Promise<RoleServer | null> => {
  const { apiHost, metricsPort } = role.app.settings;
  if (!ownServer || metricsPort === 0) return null;
  return startRoleServer({ host: apiHost, port: metricsPort, assertReady: role.assertReady, metrics: role.metrics });
};

/** Starts what all roles have in common. `stop` ends it, last of all. */
export const startRole = async (app: App, signal: AbortSignal, options: RoleOptions): Promise<Role & { stop(): Promise<void> }> => {
  const { log, telemetry } = options;
  const { logger } = log;
  const opened = await openAppBroker(app, (sentence, error) => logger.warn({ err: error }, sentence));
  const assertReady = async (): Promise<void> => {
    assertSchema(await schemaState(app.database.pool));
    await opened.ping();
    options.assertOwnReady?.();
  };
  const metrics = async () => {
    telemetry.setQueue(await opened.depth());
    return telemetry.metrics();
  };
  const instance = await startInstance(app, { ...options, logger });
  const role: Role = { app, logger, broker: stampedBroker(opened, instance), instance, telemetry, signal, assertReady, metrics };
  const server = await serverOf(role, options);
  return {
    ...role,
    async stop() {
      await server?.close();
      await instance.stop();
      await opened.close();
      await telemetry.close();
    },
  };
};

import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { buildApi } from '../api/build-api.ts';
import type { Mailer } from '../mail/mailer.ts';
import { retentionDaysOf } from '../settings/retention-settings.ts';
import { assertBrokerInUse } from './broker-in-use.ts';
import { explainListening } from './explain-listening.ts';
import { loadDemo } from './load-demo.ts';
import { openMailer } from './open-mailer.ts';
import { ssoOptions } from './sso-options.ts';
import type { Role } from './start-role.ts';
import { watchSchedule } from './watch-schedule.ts';
import { webOptions } from './web-options.ts';

const UI_FOLDER = fileURLToPath(new URL('../../ui/dist/', import.meta.url));

/** The HTTP server while it runs. */
export interface RunningApi {
  readonly address: string;
  /** Takes no more requests, and finishes those under way; what does not end in time is cut off. */
  stop(): Promise<void>;
}

const listen = async (api: FastifyInstance, { app: { configuration } }: Role): Promise<string> => {
  const { apiHost: host, apiPort: port } = configuration.settings;
  try {
    return await api.listen({ host, port });
  } catch (cause) {
    throw explainListening(configuration, 'apiPort', cause);
  }
};

/** A request takes moments. Those who keep the process alive wait 30 seconds before they end it by force (deploy/). */
const MOST_SECONDS_TO_END = 20;
const LOOK_MILLISECONDS = 100;

/** Mails of requests that have been answered still go out. */
const close = async (api: FastifyInstance, mailer: Mailer | null): Promise<void> => {
  await api.close();
  mailer?.close();
};

const stopApi = async (api: FastifyInstance, mailer: Mailer | null, seconds: number): Promise<void> => {
  // Whoever keeps a connection for the next request, as NGINX does, would keep the server for another minute.
  const idle = setInterval(() => api.server.closeIdleConnections(), LOOK_MILLISECONDS);
  const force = setTimeout(() => api.server.closeAllConnections(), Math.min(seconds, MOST_SECONDS_TO_END) * 1_000);
  try {
    await close(api, mailer);
  } finally {
    clearInterval(idle);
    clearTimeout(force);
  }
};

/** Starts the API with the user interface. */
export const startApi = async (role: Role): Promise<RunningApi> => {
  const { app, logger, signal } = role;
  const mailer = await openMailer(app.configuration);
  const api = await buildApi({
    logger,
    db: app.database.kysely,
    registry: app.registry,
    now: app.now,
    loadDemo: () => loadDemo(app, signal),
    sessionOptions: app.sessionOptions,
    secretKeys: [app.secretKey(), ...app.settings.previousSecretKeys],
    mailer,
    broker: role.broker,
    assertBrokerInUse: () => assertBrokerInUse(app),
    schedule: watchSchedule(app),
    ...webOptions(app.configuration),
    singleSignOn: ssoOptions(app.configuration),
    retentionDays: retentionDaysOf(app.settings),
    uiFolder: UI_FOLDER,
    assertReady: role.assertReady,
    metrics: role.metrics,
    span: role.telemetry.span,
  });
  try {
    return { address: await listen(api, role), stop: () => stopApi(api, mailer, app.settings.workerShutdownSeconds) };
  } catch (error) {
    await close(api, mailer);
    throw error;
  }
};

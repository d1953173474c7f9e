import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApi } from '../api/build-api.ts';
import type { Broker } from '../broker/broker.ts';
import { openDatabaseBroker } from '../broker/database-broker.ts';
import { MonkeyError } from '../model/errors.ts';
import { runScheduler } from '../scheduler/scheduler.ts';
import { accountsById } from '../store/account-store.ts';
import { isAuditDue } from '../store/due-stale.ts';
import { assertSchema, schemaState } from '../store/migrate.ts';
import { makeHandlers } from '../worker/handlers.ts';
import { loadDemo } from './load-demo.ts';
import type { App } from './open-app.ts';
import { openLogger } from './open-logger.ts';
import { scheduledRuns, tidyUp } from './scheduled-runs.ts';
import { makeSignInLink } from './sign-in-link.ts';

const UI_FOLDER = fileURLToPath(new URL('../../ui/dist/', import.meta.url));

/** What runs, and how to end it. */
export interface Running {
  readonly address: string;
  /** Signs the administrator in, once. */
  readonly signInLink: string;
  /** Resolves when everything has been drained and closed. */
  stop(): Promise<void>;
}

const listen = async (api: FastifyInstance, host: string, port: number): Promise<string> => {
  try {
    return await api.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new MonkeyError(
        'port-in-use',
        `Port ${port} of ${host} is in use. Set MONKEY_API_PORT to another one, or stop the program that listens there.`,
        { cause },
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new MonkeyError('bad-setting', `MONKEY_API_HOST is "${host}", which is no address of this machine.`, { cause });
    if (code === 'EACCES')
      throw new MonkeyError('bad-setting', `MONKEY_API_PORT is ${port}, on which this user may not listen.`, { cause });
    throw cause;
  }
};

const startApi = async (app: App, logger: Logger, signal: AbortSignal): Promise<{ api: FastifyInstance; address: string }> => {
  const api = await buildApi({
    logger,
    db: app.database.kysely,
    registry: app.registry,
    now: app.now,
    loadDemo: () => loadDemo(app, signal),
    secretKey: app.secretKey(),
    secureCookies: false,
    uiFolder: UI_FOLDER,
    assertReady: async () => assertSchema(await schemaState(app.database.pool)),
  });
  try {
    return { api, address: await listen(api, app.settings.apiHost, app.settings.apiPort) };
  } catch (error) {
    await api.close();
    throw error;
  }
};

const startWorker = (app: App, broker: Broker, logger: Logger, signal: AbortSignal): Promise<void> => {
  const handlers = makeHandlers({
    findAccount: async (id) => (await accountsById(app.database.kysely)).get(id) ?? null,
    async watch(account, technologies, jobSignal) {
      const summaries = await app.watch(account, technologies, { signal: jobSignal });
      for (const { technology, items, created, changed, deleted, failures } of summaries) {
        logger.info({ account: account.name, technology, items, created, changed, deleted, failures }, 'watched');
      }
    },
    audit: async (jobSignal) => void (await app.audit(jobSignal)),
  });
  return broker.consume(handlers, {
    concurrency: app.settings.workerConcurrency,
    signal,
    onError: (name, error) => logger.warn({ err: error, job: name }, 'a job failed and will be tried again'),
  });
};

/** Starts everything in this process: API and user interface, scheduler, worker. */
export const startUp = async (app: App, signal: AbortSignal): Promise<Running> => {
  const logger = openLogger(app.settings);
  const stopping = new AbortController();
  const ended = AbortSignal.any([signal, stopping.signal]);
  const { api, address } = await startApi(app, logger, ended);
  const broker = await openDatabaseBroker(app.database.pool, app.database.embedded);
  const worker = startWorker(app, broker, logger, ended);
  // Verdicts that another version of the checks gave are looked for once, when the program starts.
  await broker.publish('audit-due', [{ payload: {}, key: 'audit-due' }]);
  const scheduler = runScheduler({
    broker,
    scheduled: () => scheduledRuns(app),
    auditIsDue: () => isAuditDue(app.database.kysely, app.now()),
    tidy: () => tidyUp(app),
    now: app.now,
    signal: ended,
    onError: (error) => logger.error({ err: error }, 'the scheduler could not look; it looks again'),
  });
  return {
    address,
    signInLink: await makeSignInLink(app, address),
    async stop() {
      stopping.abort(new MonkeyError('interrupted', 'The program is being stopped.'));
      await api.close();
      await Promise.allSettled([worker, scheduler]);
      await broker.close();
    },
  };
};

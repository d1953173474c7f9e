import { MonkeyError } from '../model/errors.ts';
import { makeGate } from '../worker/gate.ts';
import { makeTaskList } from '../worker/task-list.ts';
import { carryOutHere } from './carry-out.ts';
import type { App } from './open-app.ts';
import { openLogger } from './open-logger.ts';
import { openTelemetry } from './open-telemetry.ts';
import { logWork } from './run-worker-role.ts';
import { makeSignInLink } from './sign-in-link.ts';
import { startApi } from './start-api.ts';
import { startRole } from './start-role.ts';
import { startScheduler } from './start-scheduler.ts';
import { startWorker } from './start-worker.ts';

/** What runs, and how to end it. */
export interface Running {
  readonly address: string;
  /** Signs the administrator in, once. */
  readonly signInLink: string;
  /** Rejects when something of it has failed for good. */
  readonly failed: Promise<never>;
  /** Resolves when everything has been drained and closed. */
  stop(): Promise<void>;
}

/** Starts everything in this process: API and user interface, scheduler, worker. Tasks run in this process, too. */
export const startUp = async (app: App, signal: AbortSignal): Promise<Running> => {
  const log = openLogger(app.configuration);
  const telemetry = await openTelemetry(app, log.logger, 'all');
  app.tellMeasurements(telemetry.measure);
  const stopping = new AbortController();
  const ended = AbortSignal.any([signal, stopping.signal]);
  const tasks = makeTaskList();
  const gate = makeGate();
  const slots = app.settings.workerConcurrency;
  const role = await startRole(app, ended, {
    role: 'all',
    log,
    telemetry,
    ownServer: false,
    slots,
    tasks: () => tasks.all(),
    async onBeat({ drain }) {
      gate.set('database', false);
      gate.set('drain', drain);
    },
    onSilence: () => gate.set('database', true),
  });
  const api = await startApi(role).catch(async (error: unknown) => {
    await role.stop();
    throw error;
  });
  const worker = startWorker(role, { carryOut: carryOutHere(app, logWork(log.logger)), tasks, gate, slots });
  const scheduler = startScheduler(role);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  for (const part of [worker, scheduler]) part.catch(failed.reject);
  return {
    address: api.address,
    signInLink: await makeSignInLink(app, api.address),
    failed: failed.promise,
    async stop() {
      stopping.abort(new MonkeyError('interrupted', 'The program is being stopped.'));
      await api.stop();
      await Promise.allSettled([worker, scheduler]);
      await role.stop();
    },
  };
};

import type { Logger } from 'pino';
import { schedulerOf } from '../store/scheduler-lease-store.ts';
import type { ChildPool } from '../worker/child-pool.ts';
import { type Gate, makeGate } from '../worker/gate.ts';
import { makeTaskList } from '../worker/task-list.ts';
import type { WorkTold } from './carry-out.ts';
import { carryOutInChildren } from './carry-out-in-children.ts';
import type { App } from './open-app.ts';
import { openLogger } from './open-logger.ts';
import { openTelemetry } from './open-telemetry.ts';
import { stampOf } from './stamped-broker.ts';
import { type Role, startRole } from './start-role.ts';
import { startWorker } from './start-worker.ts';

/** Writes what is done into the log. */
export const logWork = (logger: Logger): WorkTold => ({
  watched(account, { technology, items, created, changed, deleted, failures, complete }) {
    logger.info({ account, technology, items, created, changed, deleted, failures, complete }, 'watched');
  },
  busy(account, technologies) {
    logger.info({ account, technologies }, 'another worker is watching this already');
  },
});

const WHY_CLOSED = {
  drain: 'An operator has told this worker to take no more jobs.',
  mismatch: 'The scheduler of this stack has another version or other settings than this worker.',
  database: 'The database does not answer.',
} as const;

/** Compares this worker with the scheduler of its stack: with another version or other settings it takes no jobs. */
const compareWithScheduler = async ({ app, instance, logger }: Role, gate: Gate): Promise<void> => {
  const scheduler = await schedulerOf(app.database.kysely, instance.stack);
  if (!scheduler) return;
  const differs = stampOf(scheduler) !== stampOf(instance);
  if (differs === gate.isClosedFor('mismatch')) return;
  gate.set('mismatch', differs);
  if (differs)
    logger.error(
      `The scheduler runs version and settings ${stampOf(scheduler)}, this worker ${stampOf(instance)}. It takes no jobs until both are the same.`,
    );
  else logger.info('scheduler and worker are the same again; jobs are taken');
};

/** Runs a worker with a process for each of its tasks until the signal is aborted. */
export const runWorkerRole = async (app: App, signal: AbortSignal): Promise<void> => {
  const log = openLogger(app.configuration);
  const { logger } = log;
  const telemetry = await openTelemetry(app, logger, 'worker');
  const gate = makeGate();
  const tasks = makeTaskList();
  let role: (Role & { stop(): Promise<void> }) | undefined;
  let pool: ChildPool | undefined;
  role = await startRole(app, signal, {
    role: 'worker',
    log,
    telemetry,
    ownServer: true,
    slots: app.settings.workerConcurrency,
    tasks: () => tasks.all(),
    async onBeat({ drain }) {
      gate.set('database', false);
      gate.set('drain', drain);
      if (role) await compareWithScheduler(role, gate);
    },
    // Another broker would go on handing out jobs, which would use up their attempts.
    onSilence: () => gate.set('database', true),
    onMetrics() {
      if (pool) telemetry.setPool({ processes: pool.size(), busy: pool.busy() });
    },
    assertOwnReady() {
      const closed = gate.closedFor();
      if (closed !== null) throw new Error(WHY_CLOSED[closed]);
    },
  });
  const children = carryOutInChildren(role, logWork(logger));
  pool = children.pool;
  try {
    await compareWithScheduler(role, gate);
    await startWorker(role, { carryOut: children.carryOut, tasks, gate, slots: app.settings.workerConcurrency });
  } finally {
    await children.pool.close();
    await role.stop();
  }
};

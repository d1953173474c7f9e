import type { App } from './open-app.ts';
import { openLogger } from './open-logger.ts';
import { openTelemetry } from './open-telemetry.ts';
import { startRole } from './start-role.ts';
import { startScheduler } from './start-scheduler.ts';

/** Runs a scheduler until the signal is aborted. Throws when the stack may not run. */
export const runSchedulerRole = async (app: App, signal: AbortSignal): Promise<void> => {
  const log = openLogger(app.configuration);
  const telemetry = await openTelemetry(app, log.logger, 'scheduler');
  const role = await startRole(app, signal, { role: 'scheduler', log, telemetry, ownServer: true });
  try {
    await startScheduler(role);
  } finally {
    await role.stop();
  }
};

import type { App } from './open-app.ts';
import { openLogger } from './open-logger.ts';
import { openTelemetry } from './open-telemetry.ts';
import { startApi } from './start-api.ts';
import { startRole } from './start-role.ts';

/** Serves the API and the user interface until the signal is aborted, then finishes the requests under way. */
export const runApiRole = async (app: App, signal: AbortSignal, onAddress: (address: string) => void): Promise<void> => {
  const log = openLogger(app.configuration);
  const telemetry = await openTelemetry(app, log.logger, 'api');
  const role = await startRole(app, signal, { role: 'api', log, telemetry, ownServer: false });
  try {
    const api = await startApi(role);
    onAddress(api.address);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await api.stop();
  } finally {
    await role.stop();
  }
};

import { carryOutInChildren } from '../../src/app/carry-out-in-children.ts';
import { openApp } from '../../src/app/open-app.ts';
import { openLogger } from '../../src/app/open-logger.ts';
import { openTelemetry } from '../../src/app/open-telemetry.ts';
import { startRole } from '../../src/app/start-role.ts';
import type { Jobs } from '../../src/broker/broker.ts';

/** What the pool is to do. */
export interface ChildrenTask {
  readonly payloads: readonly Jobs['watch-account'][];
  /** Done before the clock starts, so that children are there, as in a worker that has been at it. */
  readonly before: readonly Jobs['watch-account'][];
}

/** Has the children of a worker carry out what its argument says. */
const { payloads, before } = JSON.parse(process.argv[2]!) as ChildrenTask;
const app = await openApp();
const log = openLogger(app.configuration);
const telemetry = await openTelemetry(app, log.logger, 'worker');
const { signal } = new AbortController();
const role = await startRole(app, signal, { role: 'worker', log, telemetry, ownServer: false });
const { carryOut, pool } = carryOutInChildren(role, { watched: () => undefined, busy: () => undefined });
const carryOutAll = (all: typeof payloads): Promise<unknown> =>
  Promise.all(all.map((payload) => carryOut('watch-account', payload, signal)));
await carryOutAll(before);
const begin = performance.now();
await carryOutAll(payloads);
const milliseconds = performance.now() - begin;
await pool.close();
await role.stop();
await log.close();
await app.close();
process.send?.(milliseconds);
process.disconnect();

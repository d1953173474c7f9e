import { openApp } from '../../src/app/open-app.ts';
import { openLogger } from '../../src/app/open-logger.ts';
import { openTelemetry } from '../../src/app/open-telemetry.ts';
import { startRole } from '../../src/app/start-role.ts';
import { startScheduler } from '../../src/app/start-scheduler.ts';
import { SCHEDULER_TIMINGS } from '../../src/scheduler/scheduler.ts';

/** What a scheduler took for its looks. */
export interface ScheduleMeasured {
  /** Of each look, the first one first. Between them the scheduler pauses. */
  readonly lookMilliseconds: readonly number[];
  /** Jobs on their way after each look. */
  readonly outstanding: readonly number[];
  readonly peakMiB: number;
  /** Jobs that wait in the broker in the end. */
  readonly waiting: number;
}

/** Runs the scheduler role for as many looks as its argument says. */
const looks = Number(process.argv[2]);
const app = await openApp();
const log = openLogger(app.configuration);
const telemetry = await openTelemetry(app, log.logger, 'scheduler');
const stop = new AbortController();
const lookMilliseconds: number[] = [];
const outstanding: number[] = [];
let begin: number | null = null;
const role = await startRole(app, stop.signal, {
  role: 'scheduler',
  log,
  ownServer: false,
  telemetry: {
    ...telemetry,
    // Told once when the scheduler begins to decide, and then after each look.
    setScheduler(state) {
      telemetry.setScheduler(state);
      const now = performance.now();
      if (begin !== null) {
        lookMilliseconds.push(now - begin);
        outstanding.push(state.outstanding);
        if (lookMilliseconds.length === looks) stop.abort();
      }
      begin = now + (begin === null ? 0 : SCHEDULER_TIMINGS.look);
    },
  },
});
await startScheduler(role);
const measured: ScheduleMeasured = {
  lookMilliseconds,
  outstanding,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  waiting: (await role.broker.depth())['watch-account'].waiting,
};
await role.stop();
await log.close();
await app.close();
process.send?.(measured);
process.disconnect();

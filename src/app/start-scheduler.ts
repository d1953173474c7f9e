import { isDeadHolder } from '../engine/lease-holder.ts';
import { runScheduler, type SchedulerFacts, type SchedulerLease } from '../scheduler/scheduler.ts';
import { timeZoneOf } from '../settings/time-zone-of.ts';
import { auditorsWanted } from '../store/due-stale.ts';
import { lastStarts } from '../store/overview-store.ts';
import { loseSilentRuns, newestRun, runsSince } from '../store/run-store.ts';
import { keepSchedulerLease, releaseSchedulerLease, takeSchedulerLease } from '../store/scheduler-lease-store.ts';
import { talliesWanted } from '../store/tally-store.ts';
import { withAsked } from './asked-scans.ts';
import { keepTextsIndexed } from './keep-texts-indexed.ts';
import type { App } from './open-app.ts';
import { watchedPairs } from './scheduled-runs.ts';
import type { Role } from './start-role.ts';
import { tidyUp } from './tidy-up.ts';
import { watchedTechnologies } from './watched-technologies.ts';

const factsOf = (app: App): SchedulerFacts => {
  const db = app.database.kysely;
  return {
    watched: async () => withAsked(app, await watchedPairs(app)),
    lastStarts: (pairs) => lastStarts(db, pairs),
    newestRun: () => newestRun(db),
    async runsSince(after, running) {
      await loseSilentRuns(db);
      return runsSince(db, after, running);
    },
    // Whoever judges counts as well.
    auditorsWanted: async () => Math.max(await auditorsWanted(db, app.now()), Number(await talliesWanted(db))),
    tidy: () => tidyUp(app),
  };
};

const leaseOf = ({ app, instance }: Role): SchedulerLease => {
  const db = app.database.kysely;
  const { stack, version, fingerprint, id: holder } = instance;
  return {
    take: () => takeSchedulerLease(db, { stack, holder, technologies: watchedTechnologies(app), version, fingerprint }, isDeadHolder),
    keep: (epoch) => keepSchedulerLease(db, stack, epoch),
    release: (epoch) => releaseSchedulerLease(db, stack, epoch),
  };
};

const decide = (role: Role): Promise<void> => {
  const { app, logger, instance, broker, signal, telemetry } = role;
  const { scheduleAtFullHour, maxRunsPerAccount } = app.settings;
  return runScheduler({
    broker,
    facts: factsOf(app),
    lease: leaseOf(role),
    rule: { fullHour: scheduleAtFullHour, timezone: timeZoneOf(app.settings) },
    mostPerAccount: maxRunsPerAccount,
    signal,
    onError: (error) => logger.error({ err: error }, 'the scheduler could not look; it looks again'),
    onState(state) {
      const deciding = state === 'deciding';
      if (instance.role === 'scheduler') instance.setState(deciding ? 'running' : 'standby');
      telemetry.setScheduler({ deciding, lagSeconds: 0, outstanding: 0 });
      logger.info(deciding ? 'this scheduler decides' : 'another scheduler of this stack decides; this one stands by');
    },
    onLook({ published, outstanding, lagSeconds }) {
      telemetry.setScheduler({ deciding: true, lagSeconds, outstanding });
      if (published > 0) logger.info({ published, outstanding, lagSeconds: Math.round(lagSeconds) }, 'jobs were published');
    },
  });
};

/** Runs the scheduler until the role ends. Rejects at once when the stack may not run. */
export const startScheduler = async (role: Role): Promise<void> => {
  const over = new AbortController();
  const texts = keepTextsIndexed(role, AbortSignal.any([role.signal, over.signal]));
  try {
    await decide(role);
  } finally {
    over.abort();
    await texts;
  }
};

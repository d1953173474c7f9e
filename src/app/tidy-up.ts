import { expireAskedJobs } from '../store/asked-job-store.ts';
import { collectContents } from '../store/content-store.ts';
import { dueAll } from '../store/due-stale.ts';
import { expireFailureLog } from '../store/failure-batch.ts';
import { expireInstances } from '../store/instance-store.ts';
import { expireBudgets } from '../store/rate-budget-store.ts';
import { expireSessions } from '../store/session-store.ts';
import { expireSignIns } from '../store/sign-in-attempt-store.ts';
import { dueAllTallies } from '../store/tally-store.ts';
import { expireTexts } from '../store/text-store.ts';
import { expireThrottles } from '../store/throttle-store.ts';
import { expireRuns, handBack, takeUp } from '../store/upkeep-store.ts';
import { forgetOld, voidConfirmations } from './forget-old.ts';
import type { App } from './open-app.ts';

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1_440;
/** About a tenth of a second of the database's time. */
const CONTENTS = 1_000;
/** Whoever tidies keeps a lease meanwhile, which lasts fifteen seconds; what is left is done next time. */
const MILLISECONDS = 2_000;

/** Removes contents to which no revision refers any more, for a while. */
const collect = async ({ database: { kysely } }: App, until: number): Promise<void> => {
  while ((await collectContents(kysely, CONTENTS)) === CONTENTS && performance.now() < until);
};

/** Once a day, and again until all of it has been done: removes what the settings of retention wish, and somebody has confirmed. */
const forget = async (app: App, until: number): Promise<void> => {
  const db = app.database.kysely;
  await voidConfirmations(app);
  if (!(await takeUp(db, 'retention', DAY_MINUTES, app.now()))) return;
  if (!(await forgetOld(app, until))) await handBack(db, 'retention');
};

/**
 * Periodic duties: what has become due by time or by a change of checks is marked; each hour what has had its time is removed,
 * each day what the settings of retention wish; once in a while everything is judged and counted again, whatever the marks of what is due
 * say.
 */
export const tidyUp = async (app: App): Promise<void> => {
  const db = app.database.kysely;
  const now = app.now();
  await app.findStale();
  if (await takeUp(db, 'expire', HOUR_MINUTES, now)) {
    await expireFailureLog(db, now);
    await expireSessions(db, app.settings.sessionIdleMinutes, now);
    await expireThrottles(db, now);
    await expireSignIns(db, now);
    await expireInstances(db);
    await expireBudgets(db);
    await expireTexts(db);
    await expireRuns(db, now, app.settings.runRetentionDays);
    await expireAskedJobs(db, app.settings.runRetentionDays);
  }
  if (await takeUp(db, 'full audit', app.settings.fullAuditMinutes, now)) {
    await dueAll(db, null, null, now);
    await dueAllTallies(db);
  }
  const until = performance.now() + MILLISECONDS;
  await forget(app, until);
  await collect(app, until);
};

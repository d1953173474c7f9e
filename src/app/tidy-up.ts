import { expireAskedJobs } from '../store/asked-job-store.ts';
import { dueAll } from '../store/due-stale.ts';
import { expireFailureLog } from '../store/failure-batch.ts';
import { expireInstances } from '../store/instance-store.ts';
import { expireBudgets } from '../store/rate-budget-store.ts';
import { expireSessions } from '../store/session-store.ts';
import { expireSignIns } from '../store/sign-in-attempt-store.ts';
import { dueAllTallies } from '../store/tally-store.ts';
import { expireTexts } from '../store/text-store.ts';
import { expireThrottles } from '../store/throttle-store.ts';
import { expireRuns, takeUp } from '../store/upkeep-store.ts';
import type { App } from './open-app.ts';

const HOUR_MINUTES = 60;

/**
 * Periodic duties: what has become due by time or by a change of checks is marked; each hour what has had its time is removed;
 * once in a while everything is judged and counted again, whatever the marks of what is due say.
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
};

import type { Scheduled } from '../scheduler/due-jobs.ts';
import { listAccounts } from '../store/account-store.ts';
import { dueAll } from '../store/due-stale.ts';
import { expireFailureLog } from '../store/failure-batch.ts';
import { listWatcherSettings } from '../store/operator-facts.ts';
import { lastStarts } from '../store/overview-store.ts';
import { expireSessions } from '../store/session-store.ts';
import { expireRuns, takeUp } from '../store/upkeep-store.ts';
import type { App } from './open-app.ts';

/** Everything that is watched, with its interval and its last start, as the database has it now. */
export const scheduledRuns = async (app: App): Promise<Scheduled[]> => {
  const db = app.database.kysely;
  const settings = new Map((await listWatcherSettings(db)).map((row) => [row.technology, row]));
  const watched: Omit<Scheduled, 'lastStart'>[] = [];
  for (const account of (await listAccounts(db)).filter((one) => one.active)) {
    for (const technology of await app.technologiesOf(account)) {
      watched.push({
        accountId: account.id,
        technology,
        interval: settings.get(technology)?.intervalMinutes ?? app.registry.technologies.get(technology)!.watcher.interval,
        onePass: app.registry.providers.get(account.type)?.onePass ?? false,
      });
    }
  }
  const starts = new Map((await lastStarts(db, watched)).map((row) => [`${row.accountId} ${row.technology}`, row.startedAt]));
  return watched.map((one) => ({ ...one, lastStart: starts.get(`${one.accountId} ${one.technology}`) ?? null }));
};

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Periodic duties: each hour what has had its time is removed; each day everything is judged again, whatever the marks of what is due say. */
export const tidyUp = async (app: App): Promise<void> => {
  const db = app.database.kysely;
  const now = app.now();
  if (await takeUp(db, 'expire', HOUR_MINUTES, now)) {
    await expireFailureLog(db, now);
    await expireSessions(db, now);
    await expireRuns(db, now);
  }
  if (await takeUp(db, 'full audit', DAY_MINUTES, now)) await dueAll(db, null, null, now);
};

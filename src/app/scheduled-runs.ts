import { phaseOf } from '../scheduler/latest-point.ts';
import type { Watched } from '../scheduler/plan.ts';
import { listAccounts } from '../store/account-store.ts';
import { listWatcherSettings } from '../store/watcher-setting-store.ts';
import type { App } from './open-app.ts';

/** Everything that this stack watches, with its interval, as the database has it now. */
export const watchedPairs = async (app: App): Promise<Watched[]> => {
  const db = app.database.kysely;
  const settings = new Map((await listWatcherSettings(db)).map((row) => [row.technology, row]));
  const technologiesOf = await app.technologiesByAccount();
  const watched: Watched[] = [];
  for (const account of (await listAccounts(db)).filter((one) => one.active)) {
    const onePass = app.registry.providers.get(account.type)?.onePass ?? false;
    for (const technology of technologiesOf(account)) {
      watched.push({
        accountId: account.id,
        technology,
        interval: settings.get(technology)?.intervalMinutes ?? app.registry.technologies.get(technology)!.watcher.interval,
        // What is read in one pass keeps one time.
        phase: phaseOf(onePass ? `${account.id}` : `${account.id} ${technology}`),
        onePass,
      });
    }
  }
  return watched;
};

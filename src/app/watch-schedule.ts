import type { Schedule, ScheduledPair } from '../api/schedule.ts';
import { asCheckedAccount } from '../engine/watch-run.ts';
import { phaseOf, pointsAt } from '../scheduler/latest-point.ts';
import { timeZoneOf } from '../settings/time-zone-of.ts';
import { listAccounts } from '../store/account-store.ts';
import { technologiesOfStacks, watcherSwitches } from '../store/watcher-facts.ts';
import type { App } from './open-app.ts';
import { watchedTechnologies } from './watched-technologies.ts';

/** The technologies that each stack watches. What this process is set to watch counts until a scheduler of its stack has said what it does. */
const watchedByStacks = async (app: App): Promise<{ own: ReadonlySet<string>; any: ReadonlySet<string> }> => {
  const said = await technologiesOfStacks(app.database.kysely);
  const own = new Set(said.get(app.settings.stack) ?? watchedTechnologies(app));
  return { own, any: new Set([...own, ...[...said.values()].flat()]) };
};

const pairsOf = async (app: App): Promise<ScheduledPair[]> => {
  const db = app.database.kysely;
  const [{ own, any }, switches, accounts] = await Promise.all([watchedByStacks(app), watcherSwitches(db), listAccounts(db)]);
  const technologies = [...app.registry.technologies.values()]
    .filter(({ watcher: { index } }) => any.has(index) && switches.get(index)?.active !== false)
    .sort((a, b) => (a.watcher.index < b.watcher.index ? -1 : 1));
  return accounts
    .filter(({ active }) => active)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((account) => {
      const { type } = asCheckedAccount(account);
      const onePass = app.registry.providers.get(account.type)?.onePass ?? false;
      return technologies
        .filter(({ accountType }) => accountType === type)
        .map(({ watcher: { index, interval } }) => ({
          accountId: account.id,
          account: account.name,
          technology: index,
          interval: switches.get(index)?.interval ?? interval,
          phase: phaseOf(onePass ? `${account.id}` : `${account.id} ${index}`),
          onePass,
          own: own.has(index),
        }));
    });
};

/** What is watched in all stacks that share this database, and when. */
export const watchSchedule = (app: App): Schedule => ({
  pairs: () => pairsOf(app),
  dueAfter(now) {
    const points = pointsAt({ fullHour: app.settings.scheduleAtFullHour, timezone: timeZoneOf(app.settings) }, now);
    return ({ interval, phase }, lastStart) => {
      if (interval <= 0) return null;
      const latest = points.latest(interval, phase);
      // The same rule as the scheduler's: due when it has not begun since the latest point.
      if (lastStart === null || lastStart < latest) return latest;
      return points.next(interval, phase);
    };
  },
});

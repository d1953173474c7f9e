import { accountsById } from '../store/account-store.ts';
import { notDoneSince } from '../store/run-store.ts';
import { makeHandlers } from '../worker/handlers.ts';
import type { App, WatchSummary } from './open-app.ts';
import type { CarryOut } from './start-worker.ts';

/** What is told of the work that is done. */
export interface WorkTold {
  watched(account: string, summary: WatchSummary): void;
  busy(account: string, technologies: readonly string[]): void;
}

/** Carries jobs out in this process. */
export const carryOutHere = (app: App, told: WorkTold): CarryOut => {
  const db = app.database.kysely;
  const handlers = makeHandlers({
    findAccount: async (id) => (await accountsById(db)).get(id) ?? null,
    notDoneSince: (accountId, technologies, due) => notDoneSince(db, accountId, technologies, due),
    async watch(account, technologies, signal) {
      for (const summary of await app.watch(account, technologies, { signal })) told.watched(account.name, summary);
    },
    audit: async (signal) => void (await app.judge(signal)),
    onBusy: (account, technologies) => told.busy(account.name, technologies),
  });
  return (name, payload, signal) => handlers[name](payload, signal);
};

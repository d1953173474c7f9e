import type { Kysely, Transaction } from 'kysely';
import { failpoint } from '../base/failpoint.ts';
import { relatedKind } from '../model/related-item.ts';
import type { DB } from '../store/database-types.ts';
import { dueDoubtful, dueIncomplete } from '../store/entity-batch.ts';
import { closeFailures, type FailureRecord, recordFailures } from '../store/failure-batch.ts';
import { activePlaces } from '../store/gone-items.ts';
import { changeKnowledge } from '../store/knowledge.ts';
import { closeRun, hadCompleteRun } from '../store/run-store.ts';
import { inTransaction } from './record-batch.ts';
import type { TechnologyRun, WatchRun, WatchSummary } from './watch-run.ts';

export interface RunOutcome {
  readonly state: 'done' | 'failed';
  readonly calls: number;
  readonly problem: string | null;
}

/** Places with active items that the account no longer lists: what happened to the items cannot be seen. */
const unlistedPlaces = async (tx: Transaction<DB>, watch: WatchRun, run: TechnologyRun): Promise<FailureRecord[]> => {
  const technology = run.technology.watcher.index;
  const places = await activePlaces(tx, watch.account.id, technology);
  return places
    .filter((place) => !run.listed.has(place) && !run.failed.has(place))
    .map((place) => ({
      runId: run.id,
      at: { technology, place, uid: null, name: null, part: null },
      cause: { code: 'RegionNotListed', message: `${place} holds items, but the account no longer lists it: it may have been disabled.` },
    }));
};

const finish = async (tx: Transaction<DB>, watch: WatchRun, run: TechnologyRun, outcome: RunOutcome): Promise<boolean> => {
  const now = watch.now();
  const { watcher } = run.technology;
  const missing = outcome.state === 'done' && run.knowsPlaces ? await unlistedPlaces(tx, watch, run) : [];
  for (const failure of missing) run.failed.add(failure.at.place!);
  await recordFailures(tx, watch.account.id, missing, now, watch.failureLogDays);
  const complete = outcome.state === 'done' && run.knowsPlaces && run.failed.size === 0 && run.listed.size > 0;
  if (outcome.state === 'done') {
    const seen = {
      runId: run.id,
      accountId: watch.account.id,
      technology: watcher.index,
      listed: [...run.listed],
      failed: [...run.failed],
      knewPlaces: run.knowsPlaces,
    };
    await closeFailures(tx, seen, now);
  }
  if (complete && watcher.tells && !(await hadCompleteRun(tx, watch.account.id, watcher.index))) {
    // From now on a miss of these kinds may decide something.
    await changeKnowledge(tx);
    await dueIncomplete(tx, watcher.tells, now);
  }
  if (outcome.state === 'done' && watch.auditor.registry.askedFor.has(watcher.index)) {
    // Failures that stood between an audit and an item of this technology may be over.
    await changeKnowledge(tx);
    await dueDoubtful(tx, watch.account.id, relatedKind(watcher.index), now);
  }
  await closeRun(tx, run.id, { ...run.counts, failures: run.counts.failures + missing.length, ...outcome, complete });
  return complete;
};

/** Ends one technology's run: says which failures are over, and what the run came to. */
export const finishRun = async (db: Kysely<DB>, watch: WatchRun, run: TechnologyRun, outcome: RunOutcome): Promise<WatchSummary> => {
  if (outcome.state === 'done') failpoint('before-run-finished');
  const complete = await inTransaction(db, (tx) => finish(tx, watch, run, outcome));
  return { ...run.counts, technology: run.technology.watcher.index, complete };
};

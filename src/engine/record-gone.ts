import type { Kysely, Transaction } from 'kysely';
import { failpoint } from '../base/failpoint.ts';
import { runLimited } from '../base/run-limited.ts';
import { prepareSnapshot } from '../model/prepare-snapshot.ts';
import type { Confirmation, WatchSession } from '../plugin/define-provider.ts';
import type { DB } from '../store/database-types.ts';
import { compareEntities, dueAskers, writeEntities } from '../store/entity-batch.ts';
import { activeIds, recordGone, type VanishedRow, vanishedItems } from '../store/gone-items.ts';
import { changeKnowledge, shareKnowledge } from '../store/knowledge.ts';
import { fence } from '../store/run-store.ts';
import { withdrawVerdicts } from '../store/withdraw-verdicts.ts';
import { questionsAbout } from './questions-about.ts';
import { inTransaction, recordBatch, type WatchBatch } from './record-batch.ts';
import type { TechnologyRun, WatchRun } from './watch-run.ts';

/** Ids looked through at a time. */
const PAGE = 5_000;
/** Items confirmed and recorded at a time. */
const GROUP = 200;
/** Confirmations under way at a time; each is one call of the provider, which has its own budget. */
const CONFIRMING = 8;

const record = async (tx: Transaction<DB>, watch: WatchRun, run: TechnologyRun, gone: readonly VanishedRow[]): Promise<void> => {
  const at = watch.now();
  const ids = gone.map((item) => item.id);
  const technology = run.technology.watcher.index;
  await fence(tx, [run.id]);
  await recordGone(tx, run.id, ids, at);
  const changes = await compareEntities(
    tx,
    ids.map((itemId) => ({ itemId, entities: [] })),
  );
  const moved = [
    ...changes.removed,
    ...questionsAbout(
      watch,
      gone.map(({ uid }) => ({ technology, uid })),
    ),
  ];
  if (moved.length === 0) await shareKnowledge(tx);
  else {
    await changeKnowledge(tx);
    await writeEntities(tx, watch.account.id, changes);
    await dueAskers(tx, moved, 'a fact went away', at);
  }
  await withdrawVerdicts(tx, ids, at);
};

/** Files what confirming told instead of "gone": still there, or not to be known. */
const fileConfirmation = (confirmation: Confirmation, watch: WatchRun, batch: WatchBatch): void => {
  if (confirmation.gone) return;
  const { event } = confirmation;
  if (event.type === 'item') {
    const { comparison } = watch.runs.get(event.snapshot.technology)!.technology;
    batch.snapshots.push(prepareSnapshot(event.snapshot, comparison, watch.conceal));
  }
  if (event.type === 'undescribed') batch.undescribed.push(event);
  if (event.type === 'failure') batch.failures.push({ runId: watch.runs.get(event.at.technology)!.id, at: event.at, cause: event.cause });
};

const settle = async (
  db: Kysely<DB>,
  watch: WatchRun,
  run: TechnologyRun,
  session: WatchSession,
  vanished: readonly VanishedRow[],
): Promise<void> => {
  const technology = run.technology.watcher.index;
  const confirm = session.confirmGone?.bind(session);
  const confirmations: Confirmation[] = confirm
    ? await runLimited(vanished, CONFIRMING, (item) => confirm({ technology, ...item }))
    : vanished.map(() => ({ gone: true }));
  const batch: WatchBatch = { snapshots: [], undescribed: [], failures: [] };
  for (const confirmation of confirmations) fileConfirmation(confirmation, watch, batch);
  if (batch.snapshots.length + batch.undescribed.length + batch.failures.length > 0) await recordBatch(db, watch, batch);
  const gone = vanished.filter((_, index) => confirmations[index]!.gone);
  if (gone.length === 0) return;
  await inTransaction(db, (tx) => record(tx, watch, run, gone));
  run.counts.deleted += gone.length;
};

/**
 * Finds the items that complete listings no longer told, has each confirmed where the provider can, and records them as
 * gone. Places that were not listed completely are not looked at.
 */
export const recordGoneItems = async (db: Kysely<DB>, watch: WatchRun, run: TechnologyRun, session: WatchSession): Promise<void> => {
  const places = [...run.listed].filter((place) => !run.failed.has(place));
  if (places.length === 0) return;
  failpoint('before-gone');
  for (let after = 0; ; ) {
    const ids = await activeIds(db, watch.account.id, run.technology.watcher.index, places, after, PAGE);
    const unseen = ids.filter((id) => !run.seen.has(id));
    for (let start = 0; start < unseen.length; start += GROUP) {
      await settle(db, watch, run, session, await vanishedItems(db, unseen.slice(start, start + GROUP)));
    }
    if (ids.length < PAGE) return;
    after = ids.at(-1)!;
  }
};

import type { Kysely, Transaction } from 'kysely';
import { failpoint } from '../base/failpoint.ts';
import { ephemeralView } from '../model/ephemeral-view.ts';
import type { Cause } from '../model/failure.ts';
import type { StoredItem } from '../model/item-change.ts';
import type { PreparedSnapshot } from '../model/prepare-snapshot.ts';
import { removeDue } from '../store/audit-batch.ts';
import type { DB } from '../store/database-types.ts';
import { compareEntities, dueAskers, type EntityChanges, type Question, writeEntities } from '../store/entity-batch.ts';
import { type FailureRecord, recordFailures } from '../store/failure-batch.ts';
import { storedIssues } from '../store/issue-batch.ts';
import {
  archiveConfigs,
  closeRevisions,
  currentConfigs,
  currentOverlays,
  findStored,
  insertItems,
  insertRevisions,
  nextIds,
  type RevisedItem,
  storeConfigs,
  updateItems,
  updateOverlays,
  updateWhereabouts,
} from '../store/item-batch.ts';
import { changeKnowledge, shareKnowledge } from '../store/knowledge.ts';
import { fence, inBatchMode } from '../store/run-store.ts';
import { type ComparedBatch, compareBatch, DUPLICATE, type ItemInHand, itemKey, keepUnread } from './compare-batch.ts';
import { differsFromStored } from './ephemeral-verdicts.ts';
import { type AuditItem, evaluateItems } from './evaluate-items.ts';
import { questionsAbout } from './questions-about.ts';
import type { WatchRun } from './watch-run.ts';
import { writeAudit } from './write-audit.ts';

/** A listed item whose details could not be read. */
export interface Undescribed {
  readonly technology: string;
  readonly place: string;
  readonly uid: string;
  readonly name: string;
  readonly cause: Cause;
}

/** What goes into one transaction. */
export interface WatchBatch {
  readonly snapshots: PreparedSnapshot[];
  readonly undescribed: Undescribed[];
  readonly failures: FailureRecord[];
}

interface Judged extends ItemInHand {
  readonly revisionId: number;
}

interface Written {
  readonly compared: ComparedBatch;
  readonly created: readonly Judged[];
  readonly revised: readonly Judged[];
  /** Items of which something ephemeral moved that checks make something of. */
  readonly moved: readonly ItemInHand[];
}

/** What a batch did, to be counted once it is committed. */
interface Outcome {
  readonly compared: ComparedBatch;
  readonly ids: readonly { technology: string; id: number }[];
  readonly failures: readonly FailureRecord[];
}

const lookUp = async (tx: Transaction<DB>, watch: WatchRun, batch: WatchBatch): Promise<Map<string, StoredItem>> => {
  const wanted = [...batch.snapshots.map((prepared) => prepared.snapshot), ...batch.undescribed];
  const rows = await findStored(
    tx,
    watch.account.id,
    wanted.map((one) => one.technology),
    wanted.map((one) => one.uid),
  );
  return new Map(rows.map((row) => [itemKey(row.technology, row.uid), row]));
};

const withUnreadKept = async (
  tx: Transaction<DB>,
  watch: WatchRun,
  batch: WatchBatch,
  stored: ReadonlyMap<string, StoredItem>,
): Promise<PreparedSnapshot[]> => {
  const storedOf = ({ snapshot }: PreparedSnapshot) => stored.get(itemKey(snapshot.technology, snapshot.uid));
  const partial = batch.snapshots.filter((prepared) => prepared.snapshot.unread.length > 0);
  if (partial.length === 0) return batch.snapshots;
  const ids = partial.map((prepared) => storedOf(prepared)?.id).filter((id) => id !== undefined);
  const current = await currentConfigs(tx, ids);
  return batch.snapshots.map((prepared) => {
    if (prepared.snapshot.unread.length === 0) return prepared;
    const known = storedOf(prepared);
    return keepUnread(prepared, known, current.get(known?.id ?? -1), watch);
  });
};

const writeItems = async (
  tx: Transaction<DB>,
  watch: WatchRun,
  compared: ComparedBatch,
  at: Date,
): Promise<{ created: Judged[]; revised: Judged[] }> => {
  const ids = await nextIds(tx, 'item', compared.created.length);
  const created: RevisedItem[] = compared.created.map((item, index) => ({ ...item, id: ids[index]! }));
  const all = [...created, ...compared.revised];
  await updateWhereabouts(tx, compared.moved);
  await updateOverlays(tx, compared.overlays);
  if (all.length === 0) return { created: [], revised: [] };
  const revisionIds = await nextIds(tx, 'revision', all.length);
  const ofCreated = revisionIds.slice(0, created.length);
  const ofRevised = revisionIds.slice(created.length);
  if (compared.revised.length > 0) {
    const revisedIds = compared.revised.map((item) => item.id);
    await archiveConfigs(tx, revisedIds);
    await closeRevisions(tx, revisedIds, at);
    await updateItems(tx, compared.revised, ofRevised, at);
  }
  if (created.length > 0) await insertItems(tx, watch.account.id, created, ofCreated, at);
  failpoint('inside-batch');
  await storeConfigs(tx, all);
  await insertRevisions(tx, watch.account.id, all, revisionIds, at);
  return {
    created: created.map((item, index) => ({ id: item.id, prepared: compared.createdFrom[index]!, revisionId: ofCreated[index]! })),
    revised: compared.revisedFrom.map((item, index) => ({ ...item, revisionId: ofRevised[index]! })),
  };
};

const entityChanges = async (tx: Transaction<DB>, watch: WatchRun, items: readonly ItemInHand[]): Promise<EntityChanges> => {
  const told = items.flatMap(({ id, prepared }) => {
    const { watcher } = watch.runs.get(prepared.snapshot.technology)!.technology;
    return watcher.entities ? [{ itemId: id, entities: [...watcher.entities(prepared.snapshot.config)] }] : [];
  });
  return told.length === 0 ? { added: [], removed: [] } : compareEntities(tx, told);
};

/** Takes the lock of knowledge: alone when the batch changes what others may ask, else shared. */
const learn = async (
  tx: Transaction<DB>,
  watch: WatchRun,
  changes: EntityChanges,
  questions: readonly Question[],
  at: Date,
): Promise<void> => {
  const moved = [...changes.added, ...changes.removed, ...questions];
  if (moved.length === 0) return shareKnowledge(tx);
  await changeKnowledge(tx);
  await writeEntities(tx, watch.account.id, changes);
  await dueAskers(tx, moved, 'a fact changed', at);
};

const toAudit = (watch: WatchRun, { id, prepared }: ItemInHand): AuditItem => {
  const { technology, uid, name, region, arn, config, unread } = prepared.snapshot;
  prepared.split.restore();
  return { id, account: watch.account, asAccount: watch.asAccount, item: { technology, uid, name, region, arn }, config, unread };
};

const judge = async (tx: Transaction<DB>, watch: WatchRun, items: readonly Judged[], areNew: boolean, at: Date): Promise<void> => {
  if (items.length === 0) return;
  const context = await watch.auditor.contextIn(tx, at);
  const evaluations = await evaluateItems(
    items.map((item) => toAudit(watch, item)),
    context,
  );
  const judged = items.map(({ id, prepared, revisionId }, index) => ({
    id,
    accountId: watch.account.id,
    technology: prepared.snapshot.technology,
    revisionId,
    unseen: null,
    evaluation: evaluations[index]!,
  }));
  await writeAudit(tx, watch.auditor, judged, areNew, at);
  if (!areNew)
    await removeDue(
      tx,
      items.map((item) => item.id),
    );
};

/** Of the items whose ephemeral values moved, those where something moved that a check makes something of. */
const thatMatter = async (tx: Transaction<DB>, watch: WatchRun, moved: readonly ItemInHand[]): Promise<ItemInHand[]> => {
  const inputsOf = ({ prepared }: ItemInHand) => watch.runs.get(prepared.snapshot.technology)!.technology.ephemeralInputs;
  const read = moved.filter((item) => inputsOf(item).length > 0);
  if (read.length === 0) return [];
  const before = await currentOverlays(
    tx,
    read.map((item) => item.id),
  );
  return read.filter(
    (item) => ephemeralView(before.get(item.id) ?? [], inputsOf(item)) !== ephemeralView(item.prepared.split.overlay, inputsOf(item)),
  );
};

/** Of the items whose ephemeral values moved, those for which the checks that read them now say something else. */
const judgedOtherwise = async (tx: Transaction<DB>, watch: WatchRun, affected: readonly ItemInHand[], at: Date): Promise<ItemInHand[]> => {
  if (affected.length === 0) return [];
  const context = await watch.auditor.contextIn(tx, at);
  const checksOf = (technology: string) => watch.runs.get(technology)?.technology.ephemeralChecks ?? [];
  const evaluations = await evaluateItems(
    affected.map((item) => toAudit(watch, item)),
    { ...context, checksOf },
  );
  const stored = Map.groupBy(
    await storedIssues(
      tx,
      affected.map((item) => item.id),
      at,
    ),
    (issue) => issue.itemId,
  );
  return affected.filter(({ id, prepared }, index) =>
    differsFromStored(evaluations[index]!, stored.get(id) ?? [], checksOf(prepared.snapshot.technology)),
  );
};

/** Learns what the batch tells, and judges what it brought or moved. */
const learnAndJudge = async (
  tx: Transaction<DB>,
  watch: WatchRun,
  batch: WatchBatch,
  { compared, created, revised, moved }: Written,
  at: Date,
): Promise<void> => {
  const fresh = [...created, ...revised];
  const readOtherwise = [...fresh, ...compared.readOtherwise].map(({ prepared }) => prepared.snapshot);
  const questions = questionsAbout(watch, [...readOtherwise, ...batch.undescribed]);
  if (questions.length + fresh.length + compared.readOtherwise.length + moved.length === 0) return;
  await learn(tx, watch, await entityChanges(tx, watch, fresh), questions, at);
  await judge(tx, watch, created, true, at);
  const otherwise = await revisionIdsOf(tx, [...compared.readOtherwise, ...(await judgedOtherwise(tx, watch, moved, at))]);
  await judge(tx, watch, [...revised, ...otherwise], false, at);
};

const failuresOf = (
  watch: WatchRun,
  batch: WatchBatch,
  snapshots: readonly PreparedSnapshot[],
  compared: ComparedBatch,
): FailureRecord[] => {
  const runId = (technology: string) => watch.runs.get(technology)!.id;
  const ofItem = (
    { technology, place, uid, name }: { technology: string; place: string; uid: string; name: string },
    part: string | null,
    cause: Cause,
  ): FailureRecord => ({
    runId: runId(technology),
    at: { technology, place, uid, name, part },
    cause,
  });
  return [
    ...batch.failures,
    ...batch.undescribed.map((one) => ofItem(one, null, one.cause)),
    ...snapshots.flatMap(({ snapshot }) => snapshot.unread.map(({ path, cause }) => ofItem(snapshot, path, cause))),
    ...compared.duplicates.map(({ snapshot }) => ofItem(snapshot, null, DUPLICATE)),
  ];
};

const revisionIdsOf = async (tx: Transaction<DB>, items: readonly ItemInHand[]): Promise<Judged[]> => {
  if (items.length === 0) return [];
  const rows = await tx
    .selectFrom('item')
    .select(['id', 'revision_id'])
    .where(
      'id',
      'in',
      items.map((item) => item.id),
    )
    .execute();
  const revisions = new Map(rows.map((row) => [row.id, row.revision_id]));
  return items.map((item) => ({ ...item, revisionId: revisions.get(item.id)! }));
};

const recordIn = async (tx: Transaction<DB>, watch: WatchRun, batch: WatchBatch): Promise<Outcome> => {
  const at = watch.now();
  await inBatchMode(tx);
  await fence(
    tx,
    [...watch.runs.values()].map((run) => run.id),
  );
  const stored = await lookUp(tx, watch, batch);
  const snapshots = await withUnreadKept(tx, watch, batch, stored);
  const compared = compareBatch(snapshots, stored, watch);
  const failures = failuresOf(watch, batch, snapshots, compared);
  await recordFailures(tx, watch.account.id, failures, at, watch.failureLogDays);
  // Before the overlays are written: it compares with what they were.
  const moved = await thatMatter(tx, watch, compared.ephemeral);
  const { created, revised } = await writeItems(tx, watch, compared, at);
  await learnAndJudge(tx, watch, batch, { compared, created, revised, moved }, at);
  const undescribedIds = batch.undescribed.flatMap(({ technology, uid }) => {
    const id = stored.get(itemKey(technology, uid))?.id;
    return id === undefined ? [] : [{ technology, id }];
  });
  return {
    compared,
    failures,
    ids: [...compared.seenIds, ...undescribedIds, ...created.map(({ id, prepared }) => ({ id, technology: prepared.snapshot.technology }))],
  };
};

const countOutcome = (watch: WatchRun, { compared, ids, failures }: Outcome): void => {
  for (const { technology, id } of ids) {
    const run = watch.runs.get(technology)!;
    run.seen.add(id);
    run.counts.items += 1;
  }
  for (const { technology, change } of compared.changes) watch.runs.get(technology)!.counts[change] += 1;
  for (const failure of failures) watch.runs.get(failure.at.technology)!.counts.failures += 1;
};

/** PostgreSQL gave up one of two transactions that waited for each other, or that could not be ordered: the loser runs again. */
const MAY_RUN_AGAIN = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

/** Runs a transaction again when PostgreSQL sacrificed it. */
export const inTransaction = async <T>(db: Kysely<DB>, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (typeof code !== 'string' || !MAY_RUN_AGAIN.has(code) || attempt === ATTEMPTS) throw error;
    }
  }
};

/** Records one batch: everything in one transaction, under the fence of its runs. */
export const recordBatch = async (db: Kysely<DB>, watch: WatchRun, batch: WatchBatch): Promise<void> => {
  const outcome = await inTransaction(db, (tx) => recordIn(tx, watch, batch));
  countOutcome(watch, outcome);
  failpoint('after-commit');
};

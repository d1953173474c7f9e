import type { Transaction } from 'kysely';
import { type Stamp, writeInputs, writeStamps, writeUnknowns } from '../store/audit-batch.ts';
import type { DB } from '../store/database-types.ts';
import {
  endJustifications,
  fixIssues,
  insertIssues,
  resumeIssues,
  storedIssues,
  suspendIssues,
  updateIssues,
} from '../store/issue-batch.ts';
import type { Auditor } from './audit-context.ts';
import { type JudgedItem, reconcileIssues } from './reconcile-issues.ts';

/** Reconciles judged items with the store. `areNew`: nothing is stored of them yet, so nothing need be compared. */
export const writeAudit = async (
  tx: Transaction<DB>,
  auditor: Auditor,
  items: readonly JudgedItem[],
  areNew: boolean,
  now: Date,
): Promise<void> => {
  if (items.length === 0) return;
  const ids = items.map((item) => item.id);
  const stored = areNew ? [] : await storedIssues(tx, ids, now);
  const result = reconcileIssues(items, stored);
  await insertIssues(tx, result.opened, now);
  await updateIssues(tx, result.updated, now);
  await fixIssues(tx, result.fixed, now);
  await suspendIssues(tx, result.suspended, now);
  await resumeIssues(tx, result.resumed, now);
  if (result.touchesJustifications || !areNew) await endJustifications(tx, ids, now);
  const technologies = new Map(items.map((item) => [item.id, item.technology]));
  const versions = result.stamps.map((stamp: Stamp) => auditor.versionOf(technologies.get(stamp.itemId)!));
  await writeStamps(tx, result.stamps, versions, areNew, now);
  await writeUnknowns(tx, ids, result.unknowns, areNew, now);
  await writeInputs(tx, ids, result.inputs, areNew);
};

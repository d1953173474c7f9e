import type { Kysely, Transaction } from 'kysely';
import { failpoint } from '../base/failpoint.ts';
import type { Account } from '../model/account.ts';
import { layOver } from '../model/split-ephemeral.ts';
import { type ItemToAudit, itemsToAudit, type OpenPart, openFailuresOf, removeDue, takeDue } from '../store/audit-batch.ts';
import type { DB } from '../store/database-types.ts';
import { shareKnowledge } from '../store/knowledge.ts';
import { inBatchMode } from '../store/run-store.ts';
import type { Auditor } from './audit-context.ts';
import { type AuditItem, evaluateItems } from './evaluate-items.ts';
import { type JudgedItem, judgementDigest } from './reconcile-issues.ts';
import { inTransaction } from './record-batch.ts';
import { asCheckedAccount } from './watch-run.ts';
import { writeAudit } from './write-audit.ts';

const BATCH = 200;
/** While one batch is judged in this process, PostgreSQL reads the next. */
const BATCHES_AT_ONCE = 2;

export interface AuditOptions {
  readonly db: Kysely<DB>;
  readonly auditor: Auditor;
  readonly accountsById: (tx: Transaction<DB>) => Promise<ReadonlyMap<number, Account>>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly onProgress?: (audited: number) => void;
}

const partsOf = (failures: readonly OpenPart[]): AuditItem['unread'] =>
  failures.flatMap(({ part, code, message, permission }) =>
    part === null ? [] : [{ path: part, cause: { code, message, ...(permission ? { permission } : {}) } }],
  );

const unseenCause = (failures: readonly OpenPart[]): JudgedItem['unseen'] => {
  const whole = failures.find((failure) => failure.part === null);
  return whole ? { code: whole.code, message: whole.message } : null;
};

const auditItem = (row: ItemToAudit, account: Account, failures: readonly OpenPart[]): AuditItem => {
  const { id, technology, uid, name, region, arn, config, overlay } = row;
  return {
    id,
    account,
    asAccount: asCheckedAccount(account),
    item: { technology, uid, name, region, arn },
    config: layOver(config!, overlay),
    unread: partsOf(failures),
  };
};

const auditIn = async (tx: Transaction<DB>, options: AuditOptions): Promise<number> => {
  const { auditor } = options;
  const now = options.now();
  await inBatchMode(tx);
  await shareKnowledge(tx);
  const ids = await takeDue(tx, BATCH);
  if (ids.length === 0) return 0;
  const rows = (await itemsToAudit(tx, ids)).filter(
    (row) => row.active && row.config !== null && auditor.registry.technologies.has(row.technology),
  );
  const failures = Map.groupBy(
    await openFailuresOf(
      tx,
      rows.map((row) => row.id),
    ),
    (failure) => failure.itemId,
  );
  const accounts = await options.accountsById(tx);
  const items = rows.map((row) => auditItem(row, accounts.get(row.accountId)!, failures.get(row.id) ?? []));
  const evaluations = await evaluateItems(items, await auditor.contextIn(tx, now));
  failpoint('inside-audit');
  const judged = rows.map((row, index) => ({
    id: row.id,
    accountId: row.accountId,
    technology: row.technology,
    revisionId: row.revisionId,
    unseen: unseenCause(failures.get(row.id) ?? []),
    evaluation: evaluations[index]!,
  }));
  // Whatever says the same as its stamp is stored already.
  const moved = judged.filter(
    (one, index) => rows[index]!.checksVersion !== auditor.versionOf(one.technology) || rows[index]!.digest !== judgementDigest(one),
  );
  await writeAudit(tx, auditor, moved, false, now);
  await removeDue(tx, ids);
  return ids.length;
};

/** Judges everything that is due, batch by batch, until nothing is. Returns how many items were judged. */
export const auditDueItems = async (options: AuditOptions): Promise<number> => {
  failpoint('before-dependents');
  let total = 0;
  const auditAll = async (): Promise<void> => {
    for (;;) {
      options.signal.throwIfAborted();
      const count = await inTransaction(options.db, (tx) => auditIn(tx, options));
      if (count === 0) return;
      total += count;
      options.onProgress?.(total);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: BATCHES_AT_ONCE }, auditAll));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return total;
};

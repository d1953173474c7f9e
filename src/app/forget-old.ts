import { RETENTION_KINDS, type RetentionKind } from '../model/retention.ts';
import { RETENTION_KEYS, retentionDaysOf } from '../settings/retention-settings.ts';
import { forgetSome, type RowCounts } from '../store/forgotten.ts';
import {
  horizonOf,
  listConfirmations,
  type RetentionConfirmation,
  staleConfirmations,
  withdrawRetention,
} from '../store/retention-store.ts';
import type { App } from './open-app.ts';
import { recordedBy, theProgram } from './recorded.ts';

/** Rows of each sort in one transaction: a tenth of a second or so. */
const BATCH = 1_000;

/** Ends confirmations of other days than the settings name: what somebody agreed to is no longer what would be done. */
export const voidConfirmations = async (app: App): Promise<void> => {
  const days = retentionDaysOf(app.settings);
  for (const { kind, days: confirmed } of await staleConfirmations(app.database.kysely, days)) {
    const detail = { confirmed, [RETENTION_KEYS[kind]]: days[kind] };
    await recordedBy(app, theProgram(), { action: 'retention.voided', subject: kind, detail }, (tx) => withdrawRetention(tx, [kind]));
  }
};

/** One transaction. True: nothing is left. */
const forgetBatch = async (app: App, kind: RetentionKind, { days, confirmedBy }: RetentionConfirmation, before: Date): Promise<boolean> => {
  const deed = (removed: RowCounts) =>
    Object.keys(removed).length === 0
      ? []
      : { action: 'retention.applied', subject: kind, detail: { days, confirmedBy, before: before.toISOString(), removed } };
  const removed = await recordedBy(app, theProgram(), deed, (tx) => forgetSome(tx, kind, before, BATCH));
  return Object.values(removed).every((rows) => rows < BATCH);
};

/**
 * Removes what is older than the settings wish, of what somebody has confirmed, batch by batch until an instant of `performance.now()`.
 * True: all of it has been removed.
 */
export const forgetOld = async (app: App, until: number): Promise<boolean> => {
  const db = app.database.kysely;
  const days = retentionDaysOf(app.settings);
  const confirmed = new Map((await listConfirmations(db)).map((one) => [one.kind, one]));
  for (const kind of RETENTION_KINDS) {
    const confirmation = confirmed.get(kind);
    if (days[kind] === 0 || confirmation?.days !== days[kind]) continue;
    const before = await horizonOf(db, days[kind], app.now());
    while (!(await forgetBatch(app, kind, confirmation, before))) if (performance.now() >= until) return false;
  }
  return true;
};

import { MonkeyError } from '../model/errors.ts';
import { RETENTION_KINDS, type RetentionKind } from '../model/retention.ts';
import { RETENTION_KEYS, retentionDaysOf } from '../settings/retention-settings.ts';
import { confirmRetention, listRetention, type RetentionRow, withdrawRetention } from '../store/retention-store.ts';
import type { App } from './open-app.ts';
import { commandLine, recorded } from './recorded.ts';

const asKind = (text: string): RetentionKind => {
  const kind = RETENTION_KINDS.find((one) => one === text);
  if (kind) return kind;
  throw new MonkeyError('bad-input', `There is no retention of "${text}". Known are: ${RETENTION_KINDS.join(', ')}.`);
};

/** What the operator does with retention at the command line. */
export const retentionOperations = (app: App) => {
  const db = app.database.kysely;
  const days = retentionDaysOf(app.settings);
  const kindsOf = (texts: readonly string[]): RetentionKind[] => (texts.length === 0 ? [...RETENTION_KINDS] : texts.map(asKind));
  return {
    list: (): Promise<RetentionRow[]> => listRetention(db, days, app.now()),
    /** Of which kinds a confirmation is wanted: those that are named, or all that the settings name days for and nobody has confirmed. */
    async unconfirmed(texts: readonly string[]): Promise<RetentionRow[]> {
      const kinds = kindsOf(texts);
      const off = texts.length === 0 ? undefined : kinds.find((kind) => days[kind] === 0);
      if (off !== undefined) throw new MonkeyError('conflict', `${RETENTION_KEYS[off]} is 0, so there is nothing to confirm.`);
      return (await listRetention(db, days, app.now())).filter(({ kind, state }) => kinds.includes(kind) && state === 'unconfirmed');
    },
    confirm(rows: readonly RetentionRow[]): Promise<void> {
      const by = commandLine().name ?? 'command line';
      const confirmed = Object.fromEntries(rows.map((row) => [row.kind, row.days]));
      return recorded(app, { action: 'retention.confirmed', subject: 'retention', detail: { confirmed, withdrawn: [] } }, async (tx) => {
        for (const row of rows) await confirmRetention(tx, row.kind, row.days, by, app.now());
      });
    },
    withdraw: (texts: readonly string[]): Promise<RetentionKind[]> =>
      recorded(
        app,
        (withdrawn) => ({ action: 'retention.confirmed', subject: 'retention', detail: { confirmed: {}, withdrawn } }),
        (tx) => withdrawRetention(tx, kindsOf(texts)),
      ),
  };
};

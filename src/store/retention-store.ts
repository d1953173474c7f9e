import { type Kysely, sql, type Transaction } from 'kysely';
import { RETENTION_KINDS, type RetentionDays, type RetentionKind } from '../model/retention.ts';
import type { DB } from './database-types.ts';
import { countForgettable, type RowCounts } from './forgotten.ts';

type Db = Kysely<DB> | Transaction<DB>;

const DAY = 86_400_000;

/** That an administrator has agreed to have removed what is so old. */
export interface RetentionConfirmation {
  readonly kind: RetentionKind;
  readonly days: number;
  readonly confirmedBy: string;
  readonly confirmedAt: Date;
}

export interface RetentionRow {
  readonly kind: RetentionKind;
  /** As the setting says. */
  readonly days: number;
  /** Only what is confirmed with the days of the setting is carried out. */
  readonly state: 'off' | 'unconfirmed' | 'confirmed';
  readonly confirmation: RetentionConfirmation | null;
  /** What had ceased to hold by then would go; null: nothing does. */
  readonly before: Date | null;
  readonly wouldGo: RowCounts;
  /** What had ceased to hold by then has gone. */
  readonly forgottenBefore: Date | null;
}

export const listConfirmations = async (db: Db): Promise<RetentionConfirmation[]> => {
  const { rows } =
    await sql<RetentionConfirmation>`select kind, days, confirmed_by as "confirmedBy", confirmed_at as "confirmedAt" from retention_confirmation order by kind`.execute(
      db,
    );
  return rows;
};

/**
 * What is older than so many days, by the clock of the program and by that of the database: one that is wrong must not make
 * everything old.
 */
export const horizonOf = async (db: Db, days: number, now: Date): Promise<Date> => {
  const { rows } = await sql<{ now: Date }>`select least(clock_timestamp(), ${now}::timestamptz) as now`.execute(db);
  return new Date(rows[0]!.now.getTime() - days * DAY);
};

const stateOf = (days: number, confirmation: RetentionConfirmation | null): RetentionRow['state'] => {
  if (days === 0) return 'off';
  return confirmation?.days === days ? 'confirmed' : 'unconfirmed';
};

/** What is kept for how long, whether that has been confirmed, and what would go. */
export const listRetention = async (db: Db, days: RetentionDays, now: Date): Promise<RetentionRow[]> => {
  const confirmations = new Map((await listConfirmations(db)).map((one) => [one.kind, one]));
  const { rows } = await sql<{ kind: RetentionKind; before: Date }>`select kind, before from forgotten`.execute(db);
  const forgotten = new Map(rows.map(({ kind, before }) => [kind, before]));
  const list: RetentionRow[] = [];
  for (const kind of RETENTION_KINDS) {
    const confirmation = confirmations.get(kind) ?? null;
    const before = days[kind] === 0 ? null : await horizonOf(db, days[kind], now);
    list.push({
      kind,
      days: days[kind],
      state: stateOf(days[kind], confirmation),
      confirmation,
      before,
      wouldGo: before === null ? {} : await countForgettable(db, kind, before),
      forgottenBefore: forgotten.get(kind) ?? null,
    });
  }
  return list;
};

/** Confirms what is kept for so many days. Who confirmed the same before stays on record. */
export const confirmRetention = async (tx: Transaction<DB>, kind: RetentionKind, days: number, by: string, now: Date): Promise<void> => {
  await sql`insert into retention_confirmation as c (kind, days, confirmed_by, confirmed_at) values (${kind}, ${days}, ${by}, ${now})
    on conflict (kind) do update set days = excluded.days, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at
      where c.days <> excluded.days`.execute(tx);
};

/** Takes confirmations back. Returns of which kinds there were any. */
export const withdrawRetention = async (tx: Transaction<DB>, kinds: readonly RetentionKind[]): Promise<RetentionKind[]> => {
  const { rows } = await sql<{
    kind: RetentionKind;
  }>`delete from retention_confirmation where kind = any(${kinds}::text[]) returning kind`.execute(tx);
  return rows.map(({ kind }) => kind).sort();
};

/** The confirmations of other days than the settings name. */
export const staleConfirmations = async (db: Db, days: RetentionDays): Promise<RetentionConfirmation[]> =>
  (await listConfirmations(db)).filter((one) => one.days !== days[one.kind]);

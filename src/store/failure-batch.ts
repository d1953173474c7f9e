import { type Kysely, sql, type Transaction } from 'kysely';
import type { Cause, FailurePlace } from '../model/failure.ts';
import { storableText } from '../model/storable.ts';
import type { DB } from './database-types.ts';

/** The longest message that is kept, in characters. */
const MESSAGE_LIMIT = 1024;

export interface FailureRecord {
  readonly runId: number;
  readonly at: FailurePlace;
  readonly cause: Cause;
}

const column = <Value>(failures: readonly FailureRecord[], pick: (failure: FailureRecord) => Value): Value[] => failures.map(pick);

const placeKey = ({ technology, place, uid, part }: FailurePlace): string => JSON.stringify([technology, place, uid, part]);

/** One failure a place: the last one told. */
const lastOfEachPlace = (failures: readonly FailureRecord[]): FailureRecord[] => [
  ...new Map(failures.map((failure) => [placeKey(failure.at), failure])).values(),
];

/** Opens failures, or keeps them open, and writes each to the log, where it is kept for some days; open failures stay until a pass closes them. */
export const recordFailures = async (
  tx: Transaction<DB> | Kysely<DB>,
  accountId: number,
  told: readonly FailureRecord[],
  now: Date,
  logDays: number,
): Promise<void> => {
  if (told.length === 0) return;
  const failures = lastOfEachPlace(told);
  const text = (value: string | null | undefined): string | null => (value == null ? null : storableText(value).slice(0, MESSAGE_LIMIT));
  const values = sql`unnest(${column(failures, (f) => f.at.technology)}::text[], ${column(failures, (f) => f.at.place)}::text[],
    ${column(failures, (f) => text(f.at.uid))}::text[], ${column(failures, (f) => text(f.at.name))}::text[], ${column(failures, (f) => f.at.part)}::text[],
    ${column(failures, (f) => f.cause.code)}::text[], ${column(failures, (f) => text(f.cause.message) ?? '')}::text[],
    ${column(failures, (f) => f.cause.permission ?? null)}::text[], ${column(failures, (f) => f.runId)}::bigint[])
    as v(technology, place, uid, name, part, code, message, permission, run)`;
  await sql`insert into failure (account_id, technology, place, uid, name, part, code, message, permission, run_id, opened_at)
    select ${accountId}, v.technology, v.place, v.uid, v.name, v.part, v.code, v.message, v.permission, v.run, ${now} from ${values}
    on conflict (account_id, technology, coalesce(place, ''), coalesce(uid, ''), coalesce(part, '')) where closed_at = 'infinity'
    do update set code = excluded.code, message = excluded.message, permission = excluded.permission, run_id = excluded.run_id, name = excluded.name`.execute(
    tx,
  );
  await sql`insert into failure_log (account_id, technology, place, uid, part, code, message, permission, run_id, occurred_at, expires_at)
    select ${accountId}, v.technology, v.place, v.uid, v.part, v.code, v.message, v.permission, v.run, ${now}, ${now}::timestamptz + make_interval(days => ${logDays})
    from ${values}`.execute(tx);
};

/** What a run saw to its end. */
export interface SeenPlaces {
  readonly runId: number;
  readonly accountId: number;
  readonly technology: string;
  /** Listed completely, by calls that truly answered. */
  readonly listed: readonly string[];
  /** Tried, and failed. */
  readonly failed: readonly string[];
  /** False when the run did not even learn which places there are. */
  readonly knewPlaces: boolean;
}

/** Closes the open failures that this run has proved to be over: it saw their place completely and did not meet them again. */
export const closeFailures = async (tx: Transaction<DB>, seen: SeenPlaces, now: Date): Promise<void> => {
  if (!seen.knewPlaces) return;
  await sql`update failure f set closed_at = ${now}
    where f.account_id = ${seen.accountId} and f.technology = ${seen.technology} and f.closed_at = 'infinity' and f.run_id <> ${seen.runId}
      and (f.place is null
        or f.place = any(${seen.listed})
        or (f.uid is null and f.place <> all(${seen.failed}) and not exists (
          select 1 from item i where i.account_id = f.account_id and i.technology = f.technology and i.active and i.place = f.place)))`.execute(
    tx,
  );
};

/** How many entries the log need not keep any more. */
export const countExpiredFailures = async (db: Kysely<DB>, now: Date): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from failure_log where expires_at <= ${now}`.execute(db);
  return rows[0]!.count;
};

/** Forgets some of them. Returns how many; fewer than `limit`: none is left. */
export const expireSomeFailures = async (tx: Transaction<DB>, limit: number, now: Date): Promise<number> => {
  const { numAffectedRows } = await sql`delete from failure_log where id in (
    select id from failure_log where expires_at <= ${now} order by expires_at limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

/** Forgets what the log need not keep. Returns how many rows went. */
export const expireFailureLog = async (db: Kysely<DB>, now: Date): Promise<number> => {
  const { numAffectedRows } = await sql`delete from failure_log where expires_at <= ${now}`.execute(db);
  return Number(numAffectedRows ?? 0);
};

import { type Kysely, sql } from 'kysely';
import { shortHash } from '../base/sha256.ts';
import type { DB } from './database-types.ts';

/** So many attempts at once, then one each `everySeconds`. Nobody is ever shut out for good. */
export interface Limit {
  readonly kind: string;
  /** Whose attempts are counted: kept as a hash. */
  readonly whose: string;
  readonly atOnce: number;
  readonly everySeconds: number;
}

/** What came of an attempt. */
export type Attempt =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly retryAfterSeconds: number; readonly refused: number };

const keyOf = ({ kind, whose }: Limit): string => `${kind}:${shortHash(whose)}`;

/**
 * Takes one attempt, by GCRA (the generic cell rate algorithm of ITU-T I.371): a row holds how far ahead of the clock the attempts
 * have run, one statement reads and moves it, so however many processes ask at once, no more get through.
 */
const takeOne = async (db: Kysely<DB>, limit: Limit, now: Date): Promise<Attempt> => {
  const key = keyOf(limit);
  const step = sql`make_interval(secs => ${limit.everySeconds})`;
  const { rows } = await sql`insert into throttle as t (key, ahead_until) values (${key}, ${now}::timestamptz + ${step})
    on conflict (key) do update set ahead_until = greatest(t.ahead_until, ${now}::timestamptz) + ${step}, refused = 0
      where t.ahead_until <= ${now}::timestamptz + ${step} * ${limit.atOnce - 1}::int
    returning key`.execute(db);
  if (rows.length > 0) return { isAllowed: true };
  const refused = await sql<{ refused: number; seconds: number }>`update throttle set refused = refused + 1 where key = ${key}
    returning refused, extract(epoch from ahead_until - ${step} * ${limit.atOnce - 1}::int - ${now}::timestamptz)::float as seconds`.execute(
    db,
  );
  const { refused: times = 1, seconds = 1 } = refused.rows[0] ?? {};
  return { isAllowed: false, retryAfterSeconds: Math.max(1, Math.ceil(seconds)), refused: times };
};

/** Takes one attempt of each; what was taken of the first is given back when a later one refuses. */
export const takeAttempt = async (db: Kysely<DB>, limits: readonly Limit[], now: Date): Promise<Attempt> => {
  for (const [index, limit] of limits.entries()) {
    const attempt = await takeOne(db, limit, now);
    if (attempt.isAllowed) continue;
    for (const taken of limits.slice(0, index)) await giveBack(db, taken);
    return attempt;
  }
  return { isAllowed: true };
};

/** An attempt that was right does not count. */
export const giveBack = async (db: Kysely<DB>, limit: Limit): Promise<void> => {
  await sql`update throttle set ahead_until = ahead_until - make_interval(secs => ${limit.everySeconds}) where key = ${keyOf(limit)}`.execute(
    db,
  );
};

/** Whoever it is has shown who they are: they begin anew. */
export const clearThrottle = async (db: Kysely<DB>, limit: Limit): Promise<void> => {
  await sql`delete from throttle where key = ${keyOf(limit)}`.execute(db);
};

/** Removes what no longer holds anybody up. */
export const expireThrottles = async (db: Kysely<DB>, now: Date): Promise<void> => {
  await sql`delete from throttle where ahead_until <= ${now}`.execute(db);
};

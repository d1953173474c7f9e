import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';

/** Calls that may be made at once after a pause. */
const BURST = 100;
/** However much is throttled, a key keeps this rate (calls a second), so that a scan ends. */
const LEAST_RATE = 2;
/** A throttled call halves the rate, once a second: the calls that were under way meet the same refusal. */
const SHRINK = 0.5;
const SHRINK_PAUSE_SECONDS = 1;
/** The part of the full rate that a quiet second gives back. */
const GROWTH = 1 / 20;
/** A budget that nobody has touched for this long has long grown back to its full rate. */
const FORGET_MINUTES = 10;

export interface BudgetRow {
  readonly account: string;
  readonly service: string;
  readonly region: string;
}

/** What was reserved: below nothing, the tokens are still to come, at this rate (calls a second). */
export interface Reservation {
  readonly tokens: number;
  readonly rate: number;
}

/** Takes tokens of a budget, also such as are still to come: whoever takes them waits for them. Nobody else gets them. */
export const reserveTokens = async (
  db: Kysely<DB>,
  { account, service, region }: BudgetRow,
  perSecond: number,
  count: number,
): Promise<Reservation> => {
  const seconds = sql`extract(epoch from clock_timestamp() - b.refilled_at)`;
  const { rows } = await sql<Reservation>`
    insert into rate_budget as b (account, service, region, rate, tokens, refilled_at)
    values (${account}, ${service}, ${region}, ${perSecond}, ${BURST - count}, clock_timestamp())
    on conflict (account, service, region) do update set
      rate = least(${perSecond}::float8, b.rate + ${seconds} * ${perSecond}::float8 * ${GROWTH}::float8),
      tokens = least(${BURST}::float8, b.tokens + ${seconds} * b.rate) - ${count},
      refilled_at = clock_timestamp()
    returning tokens, rate`.execute(db);
  return rows[0]!;
};

/** The provider refused a call for its rate: everybody who shares the budget calls more slowly. */
export const shrinkBudget = async (db: Kysely<DB>, { account, service, region }: BudgetRow): Promise<void> => {
  await sql`update rate_budget set rate = greatest(${LEAST_RATE}::float8, rate * ${SHRINK}::float8), tokens = least(tokens, 0), shrunk_at = clock_timestamp()
    where account = ${account} and service = ${service} and region = ${region}
      and shrunk_at < clock_timestamp() - make_interval(secs => ${SHRINK_PAUSE_SECONDS})`.execute(db);
};

/** Forgets budgets that are full again. */
export const expireBudgets = async (db: Kysely<DB>): Promise<void> => {
  await sql`delete from rate_budget where refilled_at < clock_timestamp() - make_interval(mins => ${FORGET_MINUTES})`.execute(db);
};

import { type RawBuilder, sql } from 'kysely';

/** A technology of an account. */
export interface Pair {
  readonly accountId: number;
  readonly technology: string;
}

/** Pairs as rows: `p.account_id`, `p.technology`. */
export const pairRows = (pairs: readonly Pair[]): RawBuilder<unknown> =>
  sql`unnest(${pairs.map((pair) => pair.accountId)}::int[], ${pairs.map((pair) => pair.technology)}::text[]) as p(account_id, technology)`;

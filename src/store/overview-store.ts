import { type Kysely, sql } from 'kysely';
import { type AsOf, heldAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

/** An account as its readers see it. */
export interface VisibleAccount {
  readonly name: string;
  readonly type: string;
  readonly identifier: string;
  readonly active: boolean;
  readonly thirdParty: boolean;
}

/** The accounts that the reader may see, known ones included. */
export const listVisibleAccounts = async (db: Kysely<DB>, scope: Scope): Promise<VisibleAccount[]> => {
  const { rows } = await sql<VisibleAccount>`select name, type, identifier, active, third_party as "thirdParty" from account
    where ${within(scope, 'id')} order by name`.execute(db);
  return rows;
};

/** The regions in which items are, or have been. */
export const listRegions = async (db: Kysely<DB>, scope: Scope): Promise<string[]> => {
  const { rows } = await sql<{
    region: string;
  }>`select distinct region from item where ${within(scope, 'account_id')} order by region`.execute(db);
  return rows.map((row) => row.region);
};

export const lastRunEnd = async (db: Kysely<DB>, scope: Scope): Promise<Date | null> => {
  const { rows } = await sql<{
    at: Date | null;
  }>`select max(finished_at) as at from run where state = 'done' and ${within(scope, 'account_id')}`.execute(db);
  return rows[0]?.at ?? null;
};

export const countFailures = async (db: Kysely<DB>, scope: Scope, at: AsOf): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from failure where ${heldAt(at, 'opened_at', 'closed_at')} and ${within(scope, 'account_id')}`.execute(db);
  return rows[0]!.count;
};

/** When each of these technologies of accounts was last begun, whatever came of it. One look into the index each, however many runs there were. */
export const lastStarts = async (
  db: Kysely<DB>,
  pairs: readonly { readonly accountId: number; readonly technology: string }[],
): Promise<{ accountId: number; technology: string; startedAt: Date }[]> => {
  const { rows } = await sql<{ accountId: number; technology: string; startedAt: Date }>`
    select p.account_id as "accountId", p.technology, r.started_at as "startedAt"
    from unnest(${pairs.map((pair) => pair.accountId)}::int[], ${pairs.map((pair) => pair.technology)}::text[]) as p(account_id, technology)
    cross join lateral (select started_at from run where account_id = p.account_id and technology = p.technology and state <> 'lost'
      order by id desc limit 1) as r`.execute(db);
  return rows;
};

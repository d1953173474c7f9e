import { type Kysely, sql } from 'kysely';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

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

export const countFailures = async (db: Kysely<DB>, scope: Scope): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from failure where closed_at = 'infinity' and ${within(scope, 'account_id')}`.execute(db);
  return rows[0]!.count;
};

/** When each technology of each account was last begun, whatever came of it. */
export const lastStarts = async (db: Kysely<DB>): Promise<{ accountId: number; technology: string; startedAt: Date }[]> => {
  const { rows } = await sql<{ accountId: number; technology: string; startedAt: Date }>`
    select distinct on (account_id, technology) account_id as "accountId", technology, started_at as "startedAt" from run order by account_id, technology, id desc`.execute(
    db,
  );
  return rows;
};

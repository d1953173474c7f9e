import { type Kysely, sql } from 'kysely';
import { type AsOf, notIgnoredAt } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

/** `s` is the issue as it was, `i` the revision of its item. */
const openIssues = ({ valid }: AsOf) => sql`open_issue_at(${valid}) s join revision_at(${valid}) i on i.item_id = s.item_id`;

/** How many issues of each check were open at an instant, justified ones included. A check without any is absent. */
export const countOpenByCheck = async (db: Kysely<DB>, scope: Scope, at: AsOf): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ check: string; count: number }>`select s.check_id as "check", count(*) as count from ${openIssues(at)}
    where ${within(scope, 's.account_id')} and ${notIgnoredAt(at)} group by s.check_id`.execute(db);
  return new Map(rows.map(({ check, count }) => [check, count]));
};

/** The same of one check, by the id of the account. */
export const countOpenByAccount = async (db: Kysely<DB>, scope: Scope, checkId: string, at: AsOf): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await sql<{ account: number; count: number }>`select s.account_id as account, count(*) as count from ${openIssues(at)}
    where s.check_id = ${checkId} and ${within(scope, 's.account_id')} and ${notIgnoredAt(at)} group by s.account_id`.execute(db);
  return new Map(rows.map(({ account, count }) => [account, count]));
};

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';
import type { TallyFilter } from './tally-list.ts';

/** `i` is the item. */
const conditions = (scope: Scope, { accounts, technologies }: TallyFilter): RawBuilder<unknown> =>
  sql.join(
    [
      within(scope, 'i.account_id'),
      sql`not exists (select 1 from ignore_list g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))`,
      ...(accounts === undefined ? [] : [sql`i.account_id = any(array(select id from account where name = any(${accounts}::text[])))`]),
      ...(technologies === undefined ? [] : [sql`i.technology = any(${technologies}::text[])`]),
    ],
    sql` and `,
  );

/** Looks at rows one by one in the order of an index, as far as it takes to have some that fit. */
const first = async (db: Kysely<DB>, query: RawBuilder<{ id: number }>): Promise<number[]> => {
  const { rows } = await query.execute(db);
  return rows.map(({ id }) => id);
};

/** The issues that have waited longest to be fixed or justified. */
export const oldestUnjustified = (db: Kysely<DB>, scope: Scope, filter: TallyFilter, limit: number, now: Date): Promise<number[]> =>
  first(
    db,
    sql<{ id: number }>`select s.id from issue s where s.state <> 'fixed' and ${within(scope, 's.account_id')}
      and exists (select 1 from item i where i.id = s.item_id and ${conditions(scope, filter)} offset 0)
      and not exists (select 1 from justification j where j.issue_id = s.id and j.valid_to = 'infinity' and j.facts_hash = s.facts_hash
        and j.expires_at > ${now} offset 0)
      order by s.opened_at, s.id limit ${limit}`,
  );

/** The items with the highest unjustified score. */
export const worstItems = (db: Kysely<DB>, scope: Scope, filter: TallyFilter, limit: number): Promise<number[]> =>
  first(
    db,
    sql<{ id: number }>`select s.item_id as id from audit_stamp s where s.valid_to = 'infinity' and s.unjustified_score > 0
      and exists (select 1 from item i where i.id = s.item_id and i.active and ${conditions(scope, filter)} offset 0)
      order by s.unjustified_score desc, s.item_id limit ${limit}`,
  );

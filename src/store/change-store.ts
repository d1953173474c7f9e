import { type Kysely, sql } from 'kysely';
import { notIgnoredAt, present } from './as-of.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

export interface ChangeRow {
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly change: 'created' | 'changed' | 'deleted';
  readonly at: Date;
  readonly revision: number;
  readonly item: number;
}

export interface ChangeFilter {
  readonly since: Date;
  readonly until?: Date | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
}

/** What people call a change, in the order in which it was recorded. A reappeared item was created again; a reshaped one did not change. */
export async function* eachChange(db: Kysely<DB>, scope: Scope, filter: ChangeFilter, pageSize = 1_000): AsyncGenerator<ChangeRow> {
  const { since, until, accounts, technologies } = filter;
  for (let after: { at: Date; id: number } = { at: new Date(0), id: 0 }; ; ) {
    const { rows } = await sql<ChangeRow>`
      select a.name as account, r.technology, r.region, r.name, r.arn, case r.change when 'reappeared' then 'created' else r.change end as change,
        r.valid_from as at, r.id as revision, r.item_id as item
      from revision r join item i on i.id = r.item_id join account a on a.id = r.account_id
      where r.change <> 'reshaped' and r.valid_from >= ${since} and (${until ?? null}::timestamptz is null or r.valid_from < ${until ?? null}::timestamptz)
        and (r.valid_from, r.id) > (${after.at}::timestamptz, ${after.id}) and ${within(scope, 'r.account_id')} and ${notIgnoredAt(present(new Date()))}
        and (${accounts ?? null}::text[] is null or a.name = any(${accounts ?? null}::text[]))
        and (${technologies ?? null}::text[] is null or r.technology = any(${technologies ?? null}::text[]))
      order by r.valid_from, r.id limit ${pageSize}`.execute(db);
    yield* rows;
    if (rows.length < pageSize) return;
    after = { at: rows.at(-1)!.at, id: rows.at(-1)!.revision };
  }
}

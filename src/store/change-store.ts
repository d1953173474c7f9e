import { type Kysely, sql } from 'kysely';
import { present } from './as-of.ts';
import { type ChangeListFilter, changeConditions } from './change-list.ts';
import type { DB } from './database-types.ts';
import type { Scope } from './scope.ts';

export interface ChangeRow {
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly change: 'created' | 'changed' | 'deleted' | 'reshaped';
  readonly at: Date;
  readonly revision: number;
  readonly item: number;
}

/** What people call a change, in the order in which it was recorded. A reappeared item was created again; a reshaped one did not change. */
export async function* eachChange(db: Kysely<DB>, scope: Scope, filter: ChangeListFilter, pageSize = 1_000): AsyncGenerator<ChangeRow> {
  const where = changeConditions(scope, filter, present(new Date()));
  for (let after: { at: Date; id: number } = { at: new Date(0), id: 0 }; ; ) {
    const { rows } = await sql<ChangeRow>`
      select a.name as account, i.technology, i.region, i.name, i.arn, case i.change when 'reappeared' then 'created' else i.change end as change,
        i.valid_from as at, i.id as revision, i.item_id as item
      from revision i join account a on a.id = i.account_id
      where ${where} and (i.valid_from, i.id) > (${after.at}::timestamptz, ${after.id}) order by i.valid_from, i.id limit ${pageSize}`.execute(
      db,
    );
    yield* rows;
    if (rows.length < pageSize) return;
    after = { at: rows.at(-1)!.at, id: rows.at(-1)!.revision };
  }
}

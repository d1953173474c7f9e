import { type Kysely, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Overlay } from '../model/split-ephemeral.ts';
import { type AsOf, isPresent } from './as-of.ts';
import type { DB } from './database-types.ts';
import { revisionAsOf, revisionConfig } from './revision-store.ts';
import { type Scope, within } from './scope.ts';

/** One of the revisions that are compared. */
export interface ComparedRow {
  readonly revision: number;
  readonly itemId: number;
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  /** Null: the item was gone. */
  readonly config: JsonObject | null;
  /** Where values stand in it that move while nobody touches the item. */
  readonly ephemeral: readonly (readonly string[])[];
}

type Side = Omit<ComparedRow, 'config' | 'ephemeral'>;

const sideOf = async (db: Kysely<DB>, scope: Scope, revision: number): Promise<Side> => {
  const { rows } = await sql<Side>`select r.id as revision, r.item_id as "itemId", a.name as account, r.technology, r.region, r.name, r.arn,
      r.valid_from as "validFrom", case when r.valid_to < 'infinity' then r.valid_to end as "validTo"
    from revision r join account a on a.id = r.account_id where r.id = ${revision} and ${within(scope, 'r.account_id')}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no revision ${revision}.`);
};

const ephemeralPaths = async (db: Kysely<DB>, itemId: number): Promise<readonly (readonly string[])[]> => {
  const { rows } = await sql<{ ephemeral: Overlay }>`select ephemeral from item_overlay where item_id = ${itemId}`.execute(db);
  return (rows[0]?.ephemeral ?? []).map(([path]) => path);
};

/** A revision, to be compared: what is durable in it. */
export const comparedRevision = async (db: Kysely<DB>, scope: Scope, revision: number): Promise<ComparedRow> => ({
  ...(await sideOf(db, scope, revision)),
  config: await revisionConfig(db, scope, revision),
  ephemeral: [],
});

/** An item as it was at an instant, to be compared. As it is now, it has the values that move, too. */
export const comparedItem = async (db: Kysely<DB>, scope: Scope, itemId: number, at: AsOf): Promise<ComparedRow> => {
  const revision = await revisionAsOf(db, scope, itemId, at);
  if (revision === null) throw new MonkeyError('not-found', `There is no item ${itemId}${isPresent(at) ? '' : ' at that time'}.`);
  const side = await sideOf(db, scope, revision);
  return {
    ...side,
    config: await revisionConfig(db, scope, revision, isPresent(at)),
    ephemeral: isPresent(at) ? await ephemeralPaths(db, itemId) : [],
  };
};

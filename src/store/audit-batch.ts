import { type Kysely, sql, type Transaction } from 'kysely';
import type { Cause } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import { normalNetwork } from '../model/network-coverage.ts';
import type { Overlay } from '../model/split-ephemeral.ts';
import type { DB } from './database-types.ts';

/** An item with all that judging it needs. */
export interface ItemToAudit {
  readonly id: number;
  readonly accountId: number;
  readonly technology: string;
  readonly uid: string;
  readonly name: string;
  readonly region: string;
  readonly arn: string | null;
  readonly active: boolean;
  readonly revisionId: number;
  readonly config: JsonObject | null;
  readonly overlay: Overlay;
  /** Of its present stamp; null when this revision has none. */
  readonly digest: string | null;
  readonly checksVersion: string | null;
}

/** Takes items that are due, so that no other auditor takes them; gone items come too, to have their due mark removed. */
export const takeDue = async (tx: Transaction<DB>, limit: number): Promise<number[]> => {
  const { rows } = await sql<{
    item_id: number;
  }>`select item_id from audit_due order by due_at, item_id limit ${limit} for update skip locked`.execute(tx);
  return rows.map((row) => row.item_id);
};

export const itemsToAudit = async (tx: Transaction<DB>, ids: readonly number[]): Promise<ItemToAudit[]> => {
  const { rows } = await sql<ItemToAudit>`
    select i.id, i.account_id as "accountId", i.technology, i.uid, i.name, i.region, i.arn, i.active, i.revision_id as "revisionId",
      c.config, o.ephemeral as overlay, s.digest, s.checks_version as "checksVersion"
    from item i left join item_config c on c.item_id = i.id join item_overlay o on o.item_id = i.id
    left join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity' and s.revision_id = i.revision_id
    where i.id = any(${ids})`.execute(tx);
  return rows;
};

export interface OpenPart extends Cause {
  readonly itemId: number;
  /** A JSON pointer; null: the whole item, or the place where it is listed. */
  readonly part: string | null;
}

/** The open failures that cover these items: parts of them, themselves, or the places where they are listed. */
export const openFailuresOf = async (tx: Transaction<DB>, ids: readonly number[]): Promise<OpenPart[]> => {
  const { rows } = await sql<OpenPart & { permission: string | null }>`
    select i.id as "itemId", f.part, f.code, f.message, f.permission from item i
    join failure f on f.account_id = i.account_id and f.technology = i.technology and f.closed_at = 'infinity'
      and (f.uid = i.uid or (f.uid is null and (f.place is null or f.place = i.place)))
    where i.id = any(${ids})`.execute(tx);
  return rows;
};

/** The verdict of one item, as it is stamped. */
export interface Stamp {
  readonly itemId: number;
  readonly revisionId: number;
  readonly holdsUntil: Date | null;
  readonly score: number;
  readonly unjustifiedScore: number;
  readonly issues: number;
  readonly unknowns: number;
  readonly digest: string;
}

const column = <Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] => rows.map(pick);

/**
 * Stamps items. A stamp holds for a revision, checks and sums: whatever of these differs ends it and begins another, so that scores
 * can be asked for as of any instant.
 */
export const writeStamps = async (
  tx: Transaction<DB>,
  stamps: readonly Stamp[],
  checksVersions: readonly string[],
  areNew: boolean,
  now: Date,
): Promise<void> => {
  const values = sql`unnest(${column(stamps, (s) => s.itemId)}::bigint[], ${column(stamps, (s) => s.revisionId)}::bigint[], ${checksVersions}::text[],
    ${column(stamps, (s) => s.holdsUntil ?? 'infinity')}::timestamptz[], ${column(stamps, (s) => s.score)}::int[], ${column(stamps, (s) => s.unjustifiedScore)}::int[],
    ${column(stamps, (s) => s.issues)}::int[], ${column(stamps, (s) => s.unknowns)}::int[], ${column(stamps, (s) => s.digest)}::text[])
    as v(item, revision, version, until, score, unjustified, issues, unknowns, digest)`;
  if (!areNew) {
    await sql`update audit_stamp s set valid_to = ${now} from ${values}
      where s.item_id = v.item and s.valid_to = 'infinity' and (s.revision_id, s.checks_version, s.score, s.unjustified_score, s.issues, s.unknowns)
        <> (v.revision, v.version, v.score, v.unjustified, v.issues, v.unknowns)`.execute(tx);
    await sql`update audit_stamp s set holds_until = v.until, digest = v.digest
      from ${values} where s.item_id = v.item and s.valid_to = 'infinity' and (s.holds_until, s.digest) <> (v.until, v.digest)`.execute(tx);
  }
  await sql`insert into audit_stamp (item_id, revision_id, checks_version, holds_until, score, unjustified_score, issues, unknowns, digest, valid_from)
    select v.item, v.revision, v.version, v.until, v.score, v.unjustified, v.issues, v.unknowns, v.digest, ${now} from ${values}
    where ${areNew} or not exists (select 1 from audit_stamp s where s.item_id = v.item and s.valid_to = 'infinity')`.execute(tx);
};

export interface UnknownRow extends Cause {
  readonly itemId: number;
  readonly checkId: string;
}

/** Replaces the unknown verdicts of items, writing only what differs. */
export const writeUnknowns = async (
  tx: Transaction<DB>,
  itemIds: readonly number[],
  unknowns: readonly UnknownRow[],
  areNew: boolean,
  now: Date,
): Promise<void> => {
  const values = sql`unnest(${column(unknowns, (u) => u.itemId)}::bigint[], ${column(unknowns, (u) => u.checkId)}::text[], ${column(unknowns, (u) => u.code)}::text[],
    ${column(unknowns, (u) => u.message.slice(0, 1024))}::text[], ${column(unknowns, (u) => u.permission ?? null)}::text[]) as v(item, check_id, code, message, permission)`;
  if (!areNew) {
    await sql`update unknown_verdict u set valid_to = ${now} where u.item_id = any(${itemIds}) and u.valid_to = 'infinity' and not exists (
      select 1 from ${values} where v.item = u.item_id and v.check_id = u.check_id and v.code = u.code and v.permission is not distinct from u.permission)`.execute(
      tx,
    );
  }
  if (unknowns.length === 0) return;
  await sql`insert into unknown_verdict (item_id, check_id, code, message, permission, valid_from)
    select v.item, v.check_id, v.code, v.message, v.permission, ${now} from ${values}
    where ${areNew} or not exists (select 1 from unknown_verdict u where u.item_id = v.item and u.check_id = v.check_id and u.valid_to = 'infinity')`.execute(
    tx,
  );
};

export interface InputRow {
  readonly itemId: number;
  readonly kind: string;
  readonly value: string;
  readonly complete: boolean;
}

/** Replaces what the audits of items asked, writing only what differs. */
export const writeInputs = async (
  tx: Transaction<DB>,
  itemIds: readonly number[],
  inputs: readonly InputRow[],
  areNew: boolean,
): Promise<void> => {
  const values = sql`unnest(${column(inputs, (i) => i.itemId)}::bigint[], ${column(inputs, (i) => i.kind)}::text[], ${column(inputs, (i) => i.value)}::text[],
    ${column(inputs, (i) => (i.kind === 'network' ? normalNetwork(i.value) : null))}::cidr[], ${column(inputs, (i) => i.complete)}::boolean[]) as v(item, kind, value, network, complete)`;
  if (!areNew) {
    // "not in" is hashed whatever the statistics say; "not exists" compares each with each when they are old.
    await sql`delete from audit_input a where a.item_id = any(${itemIds}) and (a.item_id, a.kind, a.value) not in (
      select v.item, v.kind, v.value from ${values})`.execute(tx);
  }
  if (inputs.length === 0) return;
  await sql`insert into audit_input as a (item_id, kind, value, network, complete) select v.item, v.kind, v.value, v.network, v.complete from ${values}
    on conflict (item_id, kind, value) do update set complete = excluded.complete where a.complete <> excluded.complete`.execute(tx);
};

export const removeDue = async (tx: Transaction<DB>, itemIds: readonly number[]): Promise<void> => {
  if (itemIds.length === 0) return;
  await sql`delete from audit_due where item_id = any(${itemIds})`.execute(tx);
};

export const addDue = async (tx: Transaction<DB> | Kysely<DB>, itemIds: readonly number[], cause: string, now: Date): Promise<void> => {
  if (itemIds.length === 0) return;
  await sql`insert into audit_due (item_id, cause, due_at) select id, ${cause}, ${now}::timestamptz from unnest(${itemIds}::bigint[]) as v(id) on conflict (item_id) do nothing`.execute(
    tx,
  );
};

import { sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { jsonElements } from './json-elements.ts';

export type IssueState = 'open' | 'reopened' | 'fixed';

/** An issue as it is stored, as far as reconciling needs it. */
export interface StoredIssue {
  readonly id: number;
  readonly itemId: number;
  readonly checkId: string;
  readonly key: string;
  readonly category: string;
  readonly score: number;
  readonly notes: string | null;
  readonly remedy: string | null;
  readonly factsHash: Buffer;
  readonly state: IssueState;
  /** Fixed only in that its check was switched off. */
  readonly suspended: boolean;
  /** Its current justification, when that holds for these facts and has not expired. */
  readonly justificationId: number | null;
}

export interface IssueValues {
  readonly category: string;
  readonly score: number;
  readonly notes: string | null;
  readonly remedy: string | null;
  /** JSON text. */
  readonly facts: string;
  readonly factsHash: Buffer;
  /** Ids of the other items that it tells of. */
  readonly links: readonly number[];
}

export interface NewIssue extends IssueValues {
  readonly itemId: number;
  readonly accountId: number;
  readonly technology: string;
  readonly checkId: string;
  readonly key: string;
}

export interface IssueUpdate extends IssueValues {
  readonly id: number;
  readonly state: IssueState;
}

export const storedIssues = async (tx: Transaction<DB>, itemIds: readonly number[], now: Date): Promise<StoredIssue[]> => {
  if (itemIds.length === 0) return [];
  const { rows } = await sql<StoredIssue>`
    select i.id, i.item_id as "itemId", i.check_id as "checkId", i.key, i.category, i.score, i.notes, i.remedy, i.facts_hash as "factsHash", i.state,
      i.suspended, j.id as "justificationId"
    from issue i left join justification j on j.issue_id = i.id and j.valid_to = 'infinity' and j.facts_hash = i.facts_hash and j.expires_at > ${now}
    where i.item_id = any(${itemIds})`.execute(tx);
  return rows;
};

const column = <Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] => rows.map(pick);

export const insertIssues = async (tx: Transaction<DB>, issues: readonly NewIssue[], now: Date): Promise<void> => {
  if (issues.length === 0) return;
  await sql`insert into issue (item_id, account_id, technology, check_id, key, category, score, notes, remedy, facts, facts_hash, state, opened_at, valid_from)
    select v.item, v.account, v.technology, v.check_id, v.key, v.category, v.score, v.notes, v.remedy, v.facts, v.hash, 'open', ${now}, ${now}
    from rows from (unnest(${column(issues, (i) => i.itemId)}::bigint[], ${column(issues, (i) => i.accountId)}::int[], ${column(issues, (i) => i.technology)}::text[],
      ${column(issues, (i) => i.checkId)}::text[], ${column(issues, (i) => i.key)}::text[], ${column(issues, (i) => i.category)}::text[],
      ${column(issues, (i) => i.score)}::int[], ${column(issues, (i) => i.notes)}::text[], ${column(issues, (i) => i.remedy)}::text[],
      ${column(issues, (i) => i.factsHash)}::bytea[]), ${jsonElements(column(issues, (i) => i.facts))})
      as v(item, account, technology, check_id, key, category, score, notes, remedy, hash, facts)`.execute(tx);
  await linkNew(tx, issues);
};

/** Links issues that have just been written. A new one is known by what identifies it. */
const linkNew = async (tx: Transaction<DB>, issues: readonly NewIssue[]): Promise<void> => {
  const links = issues.flatMap(({ itemId, checkId, key, links }) => links.map((linked) => ({ itemId, checkId, key, linked })));
  if (links.length === 0) return;
  await sql`insert into issue_link (issue_id, item_id) select i.id, v.linked
    from unnest(${column(links, (l) => l.itemId)}::bigint[], ${column(links, (l) => l.checkId)}::text[], ${column(links, (l) => l.key)}::text[],
      ${column(links, (l) => l.linked)}::bigint[]) as v(item, check_id, key, linked)
    join issue i on i.item_id = v.item and i.check_id = v.check_id and i.key = v.key on conflict do nothing`.execute(tx);
};

const relink = async (tx: Transaction<DB>, updates: readonly IssueUpdate[]): Promise<void> => {
  const links = updates.flatMap(({ id, links }) => links.map((linked) => ({ id, linked })));
  const values = sql`unnest(${column(links, (l) => l.id)}::bigint[], ${column(links, (l) => l.linked)}::bigint[]) as v(id, linked)`;
  await sql`delete from issue_link l where l.issue_id = any(${column(updates, (u) => u.id)})
    and not exists (select 1 from ${values} where v.id = l.issue_id and v.linked = l.item_id)`.execute(tx);
  if (links.length > 0)
    await sql`insert into issue_link (issue_id, item_id) select v.id, v.linked from ${values} on conflict do nothing`.execute(tx);
};

const keepHistory = async (tx: Transaction<DB>, ids: readonly number[], now: Date): Promise<void> => {
  await sql`insert into issue_history (issue_id, state, suspended, score, notes, facts, facts_hash, valid_from, valid_to)
    select id, state, suspended, score, notes, facts, facts_hash, valid_from, ${now} from issue where id = any(${ids}) order by id`.execute(
    tx,
  );
};

/** Gives issues new values; what they replace goes to the history. */
export const updateIssues = async (tx: Transaction<DB>, updates: readonly IssueUpdate[], now: Date): Promise<void> => {
  if (updates.length === 0) return;
  await keepHistory(
    tx,
    column(updates, (u) => u.id),
    now,
  );
  await sql`update issue i set state = v.state, suspended = false, category = v.category, score = v.score, notes = v.notes, remedy = v.remedy, facts = v.facts::jsonb,
      facts_hash = v.hash, valid_from = ${now}
    from unnest(${column(updates, (u) => u.id)}::bigint[], ${column(updates, (u) => u.state)}::text[], ${column(updates, (u) => u.category)}::text[],
      ${column(updates, (u) => u.score)}::int[], ${column(updates, (u) => u.notes)}::text[], ${column(updates, (u) => u.remedy)}::text[],
      ${column(updates, (u) => u.facts)}::text[], ${column(updates, (u) => u.factsHash)}::bytea[]) as v(id, state, category, score, notes, remedy, facts, hash)
    where i.id = v.id`.execute(tx);
  await relink(tx, updates);
};

const setState = async (
  tx: Transaction<DB>,
  ids: readonly number[],
  { state, suspended }: Pick<StoredIssue, 'state' | 'suspended'>,
  now: Date,
): Promise<void> => {
  if (ids.length === 0) return;
  await keepHistory(tx, ids, now);
  await sql`update issue set state = ${state}, suspended = ${suspended}, valid_from = ${now} where id = any(${ids})`.execute(tx);
};

/** Marks issues as no longer raised. They stay, with everything that was said of them. */
export const fixIssues = (tx: Transaction<DB>, ids: readonly number[], now: Date): Promise<void> =>
  setState(tx, ids, { state: 'fixed', suspended: false }, now);

/** Takes issues whose checks were switched off out of what is open. They stay, and nobody says that they are fixed. */
export const suspendIssues = (tx: Transaction<DB>, ids: readonly number[], now: Date): Promise<void> =>
  setState(tx, ids, { state: 'fixed', suspended: true }, now);

/** Opens issues again whose checks were switched on, as they are stored. */
export const resumeIssues = (tx: Transaction<DB>, ids: readonly number[], now: Date): Promise<void> =>
  setState(tx, ids, { state: 'open', suspended: false }, now);

/** Ends justifications whose issues now rest on other facts, or whose time is over. */
export const endJustifications = async (tx: Transaction<DB>, itemIds: readonly number[], now: Date): Promise<void> => {
  await sql`update justification j set valid_to = ${now}, ended = case when j.expires_at <= ${now} then 'expired' else 'facts changed' end
    from issue i where i.id = j.issue_id and i.item_id = any(${itemIds}) and j.valid_to = 'infinity'
      and (j.facts_hash <> i.facts_hash or j.expires_at <= ${now})`.execute(tx);
};

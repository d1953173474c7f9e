import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { type AsOf, present } from './as-of.ts';
import { listSwitchedOff } from './check-switch-store.ts';
import type { DB } from './database-types.ts';
import { dueForCheck, forgetDigests } from './due-check.ts';
import { factsAt } from './facts-at.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge } from './knowledge.ts';
import { EVERYTHING } from './scope.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** A score for the accounts whose field matches. */
export interface OverridePattern {
  readonly type?: string;
  readonly field: string;
  readonly pattern: string;
  readonly score: number;
}

export interface OverrideRow {
  readonly checkId: string;
  readonly score: number | null;
  readonly disabled: boolean;
  /** In order of priority. */
  readonly patterns: readonly OverridePattern[];
}

const COLUMNS = sql`check_id as "checkId", score, disabled, patterns`;

export const listOverrides = async (db: Db, at: AsOf = present(new Date())): Promise<OverrideRow[]> => {
  const { rows } = await sql<OverrideRow>`select ${COLUMNS} from ${factsAt('score_override', at)} as o order by check_id`.execute(db);
  return rows;
};

/** Null: nobody has decided anything about the check. */
export const findOverride = async (db: Db, checkId: string, at: AsOf): Promise<OverrideRow | null> => {
  const { rows } = await sql<OverrideRow>`select ${COLUMNS} from ${factsAt('score_override', at)} as o where check_id = ${checkId}`.execute(
    db,
  );
  return rows[0] ?? null;
};

/** What people have decided about checks now, by check: overrides, and the accounts in which it is off. */
export const decisionsOnChecks = async (db: Db): Promise<ReadonlyMap<string, OverrideRow & { readonly offIn: ReadonlySet<number> }>> => {
  const overrides = new Map((await listOverrides(db)).map((row) => [row.checkId, row]));
  const off = Map.groupBy(await listSwitchedOff(db, EVERYTHING, present(new Date())), ({ checkId }) => checkId);
  const none = (checkId: string): OverrideRow => ({ checkId, score: null, disabled: false, patterns: [] });
  return new Map(
    [...new Set([...overrides.keys(), ...off.keys()])].map((checkId) => [
      checkId,
      { ...(overrides.get(checkId) ?? none(checkId)), offIn: new Set((off.get(checkId) ?? []).map(({ accountId }) => accountId)) },
    ]),
  );
};

const write = async (tx: Transaction<DB>, { checkId, score, disabled, patterns }: OverrideRow, now: Date): Promise<void> => {
  await sql`insert into score_override (check_id, score, disabled, patterns, valid_from)
    values (${checkId}, ${score}, ${disabled}, ${JSON.stringify(patterns)}::jsonb, ${now})
    on conflict (check_id) do update set score = excluded.score, disabled = excluded.disabled, patterns = excluded.patterns, valid_from = excluded.valid_from`.execute(
    tx,
  );
};

const erase = async (tx: Transaction<DB>, checkId: string): Promise<void> => {
  await sql`delete from score_override where check_id = ${checkId}`.execute(tx);
};

/** Has judged again what a decision touches. */
const dueForDecision = async (
  tx: Transaction<DB>,
  { checkId, technology }: { readonly checkId: string; readonly technology: string },
  { wasOff, isOff }: { readonly wasOff: boolean; readonly isOff: boolean },
  now: Date,
): Promise<void> => {
  const everywhere = { checkId, technology, accountId: null };
  await dueForCheck(tx, everywhere, wasOff && !isOff, now);
  if (wasOff !== isOff) await forgetDigests(tx, everywhere);
};

/** `technology`: that of the check. */
export const setOverride = (db: Kysely<DB>, override: OverrideRow, technology: string, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { checkId, disabled } = override;
    const before = await findOverride(tx, checkId, present(now));
    await write(tx, override, now);
    await dueForDecision(tx, { checkId, technology }, { wasOff: before?.disabled ?? false, isOff: disabled }, now);
  });

/** Returns what it was. */
export const removeOverride = (db: Kysely<DB>, checkId: string, technology: string, now: Date): Promise<OverrideRow> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const before = await findOverride(tx, checkId, present(now));
    if (!before) throw new MonkeyError('not-found', `There is no override of ${checkId}.`);
    await erase(tx, checkId);
    await dueForDecision(tx, { checkId, technology }, { wasOff: before.disabled, isOff: false }, now);
    return before;
  });

/** Switches a check off or on everywhere; its scores stay as they are. False: it was so already. */
export const switchCheck = (
  db: Kysely<DB>,
  { checkId, technology }: { readonly checkId: string; readonly technology: string },
  isOff: boolean,
  now: Date,
): Promise<boolean> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const before = await findOverride(tx, checkId, present(now));
    const { score = null, patterns = [], disabled = false } = before ?? {};
    if (disabled === isOff) return false;
    // An override that says nothing any more is none.
    if (!isOff && score === null && patterns.length === 0) await erase(tx, checkId);
    else await write(tx, { checkId, score, disabled: isOff, patterns }, now);
    await dueForDecision(tx, { checkId, technology }, { wasOff: disabled, isOff }, now);
    return true;
  });

export interface ReplacedOverrides {
  readonly set: readonly string[];
  readonly removed: readonly string[];
}

const isSame = (one: OverrideRow, other: OverrideRow): boolean => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const ordered = ({ score, disabled, patterns }: OverrideRow): unknown => [
  score,
  disabled,
  patterns.map(({ type = null, field, pattern, score: points }) => [type, field, pattern, points]),
];

/** Makes these the only overrides that there are, all or nothing. Those that are so already are not written. Returns the checks of which it changed one. */
export const replaceOverrides = (
  db: Kysely<DB>,
  wanted: readonly OverrideRow[],
  technologyOf: (checkId: string) => string | undefined,
  now: Date,
): Promise<ReplacedOverrides> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const before = new Map((await listOverrides(tx)).map((row) => [row.checkId, row]));
    const after = new Map(wanted.map((row) => [row.checkId, row]));
    const set = wanted.filter((row) => !before.has(row.checkId) || !isSame(before.get(row.checkId)!, row));
    const removed = [...before.keys()].filter((checkId) => !after.has(checkId));
    for (const row of set) await write(tx, row, now);
    for (const checkId of removed) await erase(tx, checkId);
    for (const checkId of [...set.map((row) => row.checkId), ...removed]) {
      const technology = technologyOf(checkId);
      const turn = { wasOff: before.get(checkId)?.disabled ?? false, isOff: after.get(checkId)?.disabled ?? false };
      // Of a check that this program does not know there is nothing to judge.
      if (technology !== undefined) await dueForDecision(tx, { checkId, technology }, turn, now);
    }
    return { set: set.map((row) => row.checkId), removed };
  });
